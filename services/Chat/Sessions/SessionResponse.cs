namespace Egret.Chat.Sessions;

/// <summary>A session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Title">Its title: given, or taken from the first question.</param>
/// <param name="DomainSlug">The domain it is about; null for one over everything the caller may search.</param>
/// <param name="DomainName">The domain's name when the session was made.</param>
/// <param name="CategoryName">The category's name when the session was made.</param>
/// <param name="CategoryCode">The category it is about; null for all of the domain.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastActivityAt">When something was last said in it.</param>
/// <param name="MessageCount">Questions and answers in it.</param>
public sealed record SessionResponse(
    Guid SessionId, string Title, string? DomainSlug, string? DomainName, string? CategoryName, string? CategoryCode,
    DateTimeOffset CreatedAt, DateTimeOffset LastActivityAt, int MessageCount)
{
    internal static SessionResponse Of(ChatSession session) => new(
        session.Id, session.DisplayTitle, session.DomainSlug, session.DomainName, session.CategoryName, session.CategoryCode,
        session.CreatedAt, session.LastActivityAt, session.MessageCount);
}
