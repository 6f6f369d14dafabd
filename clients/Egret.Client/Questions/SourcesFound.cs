namespace Egret.Client;

/// <summary>The first event: the sources of the answer.</summary>
/// <param name="Sources">The sources.</param>
/// <param name="RetrievalMs">Duration of retrieval in milliseconds.</param>
/// <param name="ChunksRetrieved">Number of retrieved passages.</param>
/// <param name="InsufficientContext">
/// Whether the sources do not support an answer; the answer then says only that.
/// </param>
/// <param name="Mode">Mode in which the question is answered.</param>
/// <param name="SessionId">The session that stores the question and the answer.</param>
public sealed record SourcesFound(
    IReadOnlyList<Source> Sources, int RetrievalMs, int ChunksRetrieved, bool InsufficientContext, AnswerMode Mode,
    Guid SessionId) : QueryEvent;
