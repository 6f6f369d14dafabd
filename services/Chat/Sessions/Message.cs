using Egret.Chat.Queries;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Sessions;

/// <summary>A question or an answer in a session.</summary>
internal sealed class Message
{
    private Message()
    {
    }

    public Guid Id { get; private init; }

    public Guid SessionId { get; private init; }

    /// <summary>The number of the message in the session, from 1.</summary>
    public int Number { get; private init; }

    public Sender Sender { get; private init; }

    public string Content { get; private init; } = "";

    public string? ModelId { get; private init; }

    public IReadOnlyList<Source> Sources { get; private init; } = [];

    public int InputTokens { get; private init; }

    public int OutputTokens { get; private init; }

    /// <summary>Null for a question.</summary>
    public EvidenceQuality? ContextQuality { get; private init; }

    /// <summary>
    /// Whether the answer is incomplete: the client disconnected, the model failed, or the answer reached the maximum
    /// length of the model.
    /// </summary>
    public bool IsInterrupted { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static Message ForQuestion(Guid sessionId, int number, string question, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        SessionId = sessionId,
        Number = number,
        Sender = Sender.User,
        Content = question,
        CreatedAt = now,
    };

    public static Message ForAnswer(Guid sessionId, int number, CompletedAnswer answer, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        SessionId = sessionId,
        Number = number,
        Sender = Sender.Assistant,
        Content = answer.Text,
        ModelId = answer.ModelId,
        // A download link grants access to its holder and expires after 15 minutes, so it is not stored.
        Sources = [.. answer.Sources.Select(source => source with { DownloadUrl = null })],
        InputTokens = answer.InputTokens,
        OutputTokens = answer.OutputTokens,
        ContextQuality = answer.Quality,
        IsInterrupted = answer.IsInterrupted,
        CreatedAt = now,
    };
}
