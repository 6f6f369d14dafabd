namespace Egret.Client;

/// <summary>A complete answer.</summary>
/// <param name="Response">The answer as Markdown, with citations such as <c>[1]</c>.</param>
/// <param name="Sources">Sources of the answer: cited sources first, in order of citation, then the others.</param>
/// <param name="Suggestions">Suggested follow-up questions.</param>
/// <param name="SessionId">The session that stores the question and the answer.</param>
/// <param name="Mode">Mode in which the question was answered: compliance or advisory.</param>
/// <param name="Model">Id of the model that wrote the answer.</param>
/// <param name="InsufficientContext">
/// Whether the sources do not support an answer; the response then says only that.
/// </param>
/// <param name="ChunksRetrieved">Number of retrieved passages.</param>
/// <param name="InputTokens">Number of input tokens.</param>
/// <param name="OutputTokens">Number of output tokens.</param>
/// <param name="CostUsd">Cost of the model in US dollars.</param>
/// <param name="RetrievalLatencyMs">Duration of retrieval in milliseconds.</param>
/// <param name="GenerationLatencyMs">Duration of generation in milliseconds.</param>
/// <param name="TotalLatencyMs">Total duration in milliseconds.</param>
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
    /// <summary>How generation of the answer ended.</summary>
    public AnswerFinish Finish { get; init; }
}
