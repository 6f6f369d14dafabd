namespace Egret.Client;

/// <summary>An answer.</summary>
/// <param name="Response">The answer as Markdown, with citations such as <c>[1]</c>.</param>
/// <param name="Sources">What it rests on: those cited first, in the order of their citation, then what else was considered.</param>
/// <param name="Suggestions">Questions to go on with.</param>
/// <param name="SessionId">The session that question and answer are kept in.</param>
/// <param name="Mode">How it was answered: for compliance or as advice.</param>
/// <param name="Model">Id of the model that wrote it.</param>
/// <param name="InsufficientContext">Whether the sources do not answer, and the response says only that.</param>
/// <param name="ChunksRetrieved">Passages that were retrieved.</param>
/// <param name="InputTokens">Tokens the model read.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CostUsd">What the model cost, in US dollars.</param>
/// <param name="RetrievalLatencyMs">How long retrieval took.</param>
/// <param name="GenerationLatencyMs">How long writing took.</param>
/// <param name="TotalLatencyMs">How long it all took.</param>
public sealed record Answer(
    string Response,
    IReadOnlyList<Source> Sources,
    IReadOnlyList<string> Suggestions,
    Guid SessionId,
    AnswerMode Mode,
    string Model,
    bool InsufficientContext,
    int ChunksRetrieved,
    int InputTokens,
    int OutputTokens,
    double CostUsd,
    int RetrievalLatencyMs,
    int GenerationLatencyMs,
    int TotalLatencyMs)
{
    /// <summary>How the writing of the answer ended.</summary>
    public AnswerFinish Finish { get; init; }
}
