namespace Egret.Client;

/// <summary>The last event: the complete answer with its metrics.</summary>
/// <param name="InputTokens">Number of input tokens.</param>
/// <param name="OutputTokens">Number of output tokens.</param>
/// <param name="CostUsd">Cost of the model in US dollars.</param>
/// <param name="Model">Id of the model that wrote the answer.</param>
/// <param name="TotalLatencyMs">Total duration in milliseconds.</param>
/// <param name="RetrievalLatencyMs">Duration of retrieval in milliseconds.</param>
/// <param name="GenerationLatencyMs">Duration of generation in milliseconds.</param>
/// <param name="FullText">
/// The answer as Markdown with checked citations; replaces the text of all <see cref="TextDelta"/> events.
/// </param>
/// <param name="Sources">Sources of the answer: cited sources first, in order of citation, then the others.</param>
/// <param name="Suggestions">Suggested follow-up questions.</param>
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
    /// <summary>How generation of the answer ended.</summary>
    public AnswerFinish Finish { get; init; }
}
