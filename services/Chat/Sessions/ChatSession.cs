using Egret.Chat.Retrieval;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Sessions;

/// <summary>
/// A conversation of one user, in one organisation or none, about one domain and category. Messages are numbered, so
/// that each answer follows its question under concurrent requests. A session without organisation is assigned to the
/// organisation of its next question, because it may contain data of the organisation from then on.
/// </summary>
internal sealed class ChatSession
{
    public const int MaxTitleLength = 200;
    private const int DerivedTitleLength = 80;
    private const string UntitledTitle = "New session";

    private ChatSession()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public Guid? OrganisationId { get; private set; }

    public string? DomainSlug { get; private init; }

    public string? DomainName { get; private init; }

    public string? CategoryCode { get; private init; }

    public string? CategoryName { get; private init; }

    /// <summary>Null until it is set or derived from the first question.</summary>
    public string? Title { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset LastActivityAt { get; private set; }

    public int MessageCount { get; private set; }

    public string DisplayTitle => Title ?? UntitledTitle;

    public static ChatSession Create(Guid id, CurrentCaller caller, SessionSubject subject, string? title, DateTimeOffset now) => new()
    {
        Id = id,
        UserId = caller.UserId,
        OrganisationId = caller.OrganisationId,
        DomainSlug = subject.DomainSlug,
        DomainName = subject.DomainName,
        CategoryCode = subject.CategoryCode,
        CategoryName = subject.CategoryName,
        Title = title,
        CreatedAt = now,
        LastActivityAt = now,
    };

    public void Rename(string title) => Title = title;

    /// <summary>
    /// Adds a question asked in this organisation and its answer as the next turn. The session's row must be locked
    /// or new.
    /// </summary>
    public IReadOnlyList<Message> AddTurn(Guid? organisationId, string question, CompletedAnswer? answer, DateTimeOffset now)
    {
        OrganisationId ??= organisationId;
        Title ??= TextNormalizer.Shorten(TextNormalizer.CollapseWhitespace(question), DerivedTitleLength);
        LastActivityAt = now;
        List<Message> turn = [Message.ForQuestion(Id, ++MessageCount, question, now)];
        if (answer is not null)
        {
            turn.Add(Message.ForAnswer(Id, ++MessageCount, answer, now));
        }

        return turn;
    }
}
