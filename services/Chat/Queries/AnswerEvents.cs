using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>A line of a streamed answer; <c>type</c> says which.</summary>
[JsonDerivedType(typeof(SourcesFound)), JsonDerivedType(typeof(TextDelta)), JsonDerivedType(typeof(AnswerDone)), JsonDerivedType(typeof(AnswerFailed))]
public abstract record AnswerEvent
{
    /// <summary><c>sources</c>, <c>text_delta</c>, <c>done</c> or <c>error</c>.</summary>
    [JsonPropertyOrder(-1)]
    public abstract string Type { get; }
}

/// <summary>The first line: what the answer will be written from.</summary>
public sealed record SourcesFound(
    IReadOnlyList<Source> Sources, int RetrievalMs, int ChunksRetrieved, bool InsufficientContext, string Mode, Guid SessionId) : AnswerEvent
{
    /// <inheritdoc />
    public override string Type => "sources";
}

/// <summary>A piece of the answer.</summary>
public sealed record TextDelta(string Text) : AnswerEvent
{
    /// <inheritdoc />
    public override string Type => "text_delta";
}

/// <summary>The last line: the whole answer and what it took.</summary>
public sealed record AnswerDone(
    int InputTokens, int OutputTokens, decimal CostUsd, string Model, int TotalLatencyMs, int RetrievalLatencyMs, int GenerationLatencyMs,
    string FullText, IReadOnlyList<Source> Sources, IReadOnlyList<string> Suggestions) : AnswerEvent
{
    /// <inheritdoc />
    public override string Type => "done";
}

/// <summary>The last line instead, when something failed after the first one.</summary>
public sealed record AnswerFailed(string Detail, string Code) : AnswerEvent
{
    /// <inheritdoc />
    public override string Type => "error";
}
