namespace Egret.Chat.Queries;

/// <summary>The first event: the sources of the answer.</summary>
public sealed record SourcesFound(
    IReadOnlyList<Source> Sources,
    int RetrievalMs,
    int ChunksRetrieved,
    bool InsufficientContext,
    string Mode,
    Guid SessionId) : AnswerEvent("sources");
