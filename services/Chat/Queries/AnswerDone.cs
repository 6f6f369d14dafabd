using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>The last line: the whole answer, how its writing ended, and what it took.</summary>
public sealed record AnswerDone(
    int InputTokens, int OutputTokens, decimal CostUsd, string Model, int TotalLatencyMs, int RetrievalLatencyMs, int GenerationLatencyMs,
    string FullText, IReadOnlyList<Source> Sources, IReadOnlyList<string> Suggestions, AnswerFinish Finish) : AnswerEvent("done");
