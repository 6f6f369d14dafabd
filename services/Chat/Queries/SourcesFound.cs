using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>The first line: what the answer will be written from.</summary>
public sealed record SourcesFound(
    IReadOnlyList<Source> Sources, int RetrievalMs, int ChunksRetrieved, bool InsufficientContext, string Mode, Guid SessionId) : AnswerEvent("sources");
