namespace Egret.Chat.Sessions;

/// <summary>A session of the caller.</summary>
/// <param name="SessionId">The id of the session.</param>
/// <param name="Title">The title, set by the user or taken from the first question.</param>
/// <param name="DomainSlug">The domain; null for a session over all documents that the caller may search.</param>
/// <param name="DomainName">The name of the domain when the session was created.</param>
/// <param name="CategoryName">The name of the category when the session was created.</param>
/// <param name="CategoryCode">The category; null for the whole domain.</param>
/// <param name="CreatedAt">When the session was created.</param>
/// <param name="LastActivityAt">When the last message was stored.</param>
/// <param name="MessageCount">The number of questions and answers.</param>
public sealed record SessionResponse(
    Guid SessionId, string Title, string? DomainSlug, string? DomainName, string? CategoryName, string? CategoryCode,
    DateTimeOffset CreatedAt, DateTimeOffset LastActivityAt, int MessageCount)
{
    internal static SessionResponse Of(ChatSession session) => new(
        session.Id, session.DisplayTitle, session.DomainSlug, session.DomainName, session.CategoryName, session.CategoryCode,
        session.CreatedAt, session.LastActivityAt, session.MessageCount);
}
