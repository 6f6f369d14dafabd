using Egret.Chat.Reading;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Sessions;

/// <summary>
/// A conversation of one user, for one organisation (or none), on one domain and category. Its turns are numbered, so that
/// each answer follows its own question however many were asked at once. One of no organisation becomes that of the organisation which it is
/// gone on with for: from then on it may hold what is the organisation's.
/// </summary>
internal sealed class ChatSession
{
    public const int LongestTitle = 200;
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

    /// <summary>Null until somebody gives one or the first question is asked.</summary>
    public string? Title { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset LastActivityAt { get; private set; }

    public int MessageCount { get; private set; }

    public string DisplayTitle => Title ?? UntitledTitle;

    public static ChatSession Begin(Guid id, CurrentCaller caller, Subject subject, string? title, DateTimeOffset now) => new()
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

    /// <summary>Adds a question that was asked for this organisation, and its answer, as the next turn. The session's row must be locked, or new.</summary>
    public IReadOnlyList<Message> AddTurn(Guid? organisationId, string question, CompletedAnswer? answer, DateTimeOffset now)
    {
        OrganisationId ??= organisationId;
        Title ??= TextNormalizer.Shorten(TextNormalizer.Tidy(question), DerivedTitleLength);
        LastActivityAt = now;
        List<Message> turn = [Message.Asked(Id, ++MessageCount, question, now)];
        if (answer is not null)
        {
            turn.Add(Message.CompletedAnswer(Id, ++MessageCount, answer, now));
        }

        return turn;
    }
}
