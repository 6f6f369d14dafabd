using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>A line of a streamed answer.</summary>
/// <param name="Type"><c>sources</c>, <c>text_delta</c>, <c>done</c> or <c>error</c>.</param>
public abstract record AnswerEvent([property: JsonPropertyOrder(-1)] string Type);

/// <summary>The first line: what the answer will be written from.</summary>
public sealed record SourcesFound(
    IReadOnlyList<Source> Sources, int RetrievalMs, int ChunksRetrieved, bool InsufficientContext, string Mode, Guid SessionId) : AnswerEvent("sources");

/// <summary>A piece of the answer.</summary>
public sealed record TextDelta(string Text) : AnswerEvent("text_delta");

/// <summary>The last line: the whole answer, how its writing ended, and what it took.</summary>
public sealed record AnswerDone(
    int InputTokens, int OutputTokens, decimal CostUsd, string Model, int TotalLatencyMs, int RetrievalLatencyMs, int GenerationLatencyMs,
    string FullText, IReadOnlyList<Source> Sources, IReadOnlyList<string> Suggestions, AnswerFinish Finish) : AnswerEvent("done");

/// <summary>The last line instead, when something failed after the first one.</summary>
public sealed record AnswerFailed(string Detail, string Code) : AnswerEvent("error");
