namespace Egret.Client;

/// <summary>A session: the stored questions and answers of one conversation.</summary>
/// <param name="SessionId">Id of the session.</param>
/// <param name="Title">Title; derived from the first question if none was set.</param>
/// <param name="DomainSlug">Slug of the session's domain; null for all domains.</param>
/// <param name="DomainName">Name of the domain when the session was created.</param>
/// <param name="CategoryName">Name of the category when the session was created.</param>
/// <param name="CategoryCode">Code of the session's category; null for the whole domain.</param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="LastActivityAt">Time of the last message.</param>
/// <param name="MessageCount">Number of messages.</param>
public sealed record Session(
    Guid SessionId,
    string Title,
    string? DomainSlug,
    string? DomainName,
    string? CategoryName,
    string? CategoryCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt,
    int MessageCount);
