namespace Egret.Client;

/// <summary>A stored question or answer.</summary>
/// <param name="SessionId">Id of the session.</param>
/// <param name="Sender">Author of the message.</param>
/// <param name="Content">The question as asked, or the answer as Markdown.</param>
/// <param name="ModelId">Id of the model that wrote the answer; null for a question.</param>
/// <param name="BedrockModelId">Always null; part of the API for compatibility.</param>
/// <param name="Sources">Sources of the answer.</param>
/// <param name="InputTokens">Number of input tokens.</param>
/// <param name="OutputTokens">Number of output tokens.</param>
/// <param name="CreatedAt">Time at which the message was stored.</param>
/// <param name="ContextQuality">Quality of the sources; null for a question.</param>
/// <param name="Interrupted">
/// Whether the answer is incomplete because the client disconnected or the model failed.
/// </param>
public sealed record SessionMessage(
    Guid SessionId,
    MessageSender Sender,
    string Content,
    string? ModelId,
    string? BedrockModelId,
    IReadOnlyList<Source> Sources,
    int InputTokens,
    int OutputTokens,
    DateTimeOffset CreatedAt,
    ContextQuality? ContextQuality,
    bool Interrupted);
