namespace Egret.Client;

/// <summary>A part of an answer that comes while it is written: <see cref="SourcesFound"/>, then any number of <see cref="TextDelta"/>, then <see cref="AnswerDone"/>.</summary>
public abstract record QueryEvent
{
    private protected QueryEvent()
    {
    }
}

/// <summary>The first: what the answer will be written from.</summary>
/// <param name="Sources">The passages found.</param>
/// <param name="RetrievalMs">How long that took, in milliseconds.</param>
/// <param name="ChunksRetrieved">How many were retrieved.</param>
/// <param name="InsufficientContext">Whether they do not answer, and the answer will say only that.</param>
/// <param name="Mode">How it will be answered.</param>
/// <param name="SessionId">The session that question and answer are kept in.</param>
public sealed record SourcesFound(
    IReadOnlyList<Source> Sources, int RetrievalMs, int ChunksRetrieved, bool InsufficientContext, AnswerMode Mode, Guid SessionId) : QueryEvent;

/// <summary>A piece of the answer.</summary>
/// <param name="Text">What to add to the ones before.</param>
public sealed record TextDelta(string Text) : QueryEvent;

/// <summary>The last: the whole answer and what it took.</summary>
/// <param name="InputTokens">Tokens the model read.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CostUsd">What the model cost, in US dollars.</param>
/// <param name="Model">Id of the model that wrote it.</param>
/// <param name="TotalLatencyMs">How long it all took.</param>
/// <param name="RetrievalLatencyMs">How long retrieval took.</param>
/// <param name="GenerationLatencyMs">How long writing took.</param>
/// <param name="FullText">The answer as Markdown, its citations checked: show it in place of the pieces.</param>
/// <param name="Sources">What it rests on: those cited first, in the order of their citation, then what else was considered.</param>
/// <param name="Suggestions">Questions to go on with.</param>
public sealed record AnswerDone(
    int InputTokens,
    int OutputTokens,
    double CostUsd,
    string Model,
    int TotalLatencyMs,
    int RetrievalLatencyMs,
    int GenerationLatencyMs,
    string FullText,
    IReadOnlyList<Source> Sources,
    IReadOnlyList<string> Suggestions) : QueryEvent
{
    /// <summary>How the writing of the answer ended.</summary>
    public AnswerFinish Finish { get; init; }
}

/// <summary>The last line instead, when something failed after the first one.</summary>
internal sealed record AnswerFailed(string Detail, string Code);
