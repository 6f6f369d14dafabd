namespace Egret.Chat.Queries;

/// <summary>The last event: the complete answer, how its generation ended, its token counts and durations.</summary>
public sealed record AnswerDone(
    int InputTokens, int OutputTokens, decimal CostUsd, string Model, int TotalLatencyMs, int RetrievalLatencyMs, int GenerationLatencyMs,
    string FullText, IReadOnlyList<Source> Sources, IReadOnlyList<string> Suggestions, AnswerFinish Finish) : AnswerEvent("done");
