using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A question or an answer.</summary>
/// <param name="SessionId">The session it was said in.</param>
/// <param name="Sender">Who said it.</param>
/// <param name="Content">The question as asked, or the answer as Markdown.</param>
/// <param name="ModelId">The model that wrote the answer; null for a question.</param>
/// <param name="BedrockModelId">Always null: no model here runs there.</param>
/// <param name="Sources">What the answer cites.</param>
/// <param name="InputTokens">Tokens the model read.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CreatedAt">When it was kept.</param>
/// <param name="ContextQuality">How far the sources answered; null for a question.</param>
/// <param name="Interrupted">Whether the answer breaks off because the asker went away or the model failed.</param>
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

/// <summary>Who said something in a session.</summary>
[JsonConverter(typeof(WireEnumConverter<MessageSender>))]
public enum MessageSender
{
    /// <summary>Somebody whom this version of the client does not know.</summary>
    Unknown,

    /// <summary>The user: it is a question.</summary>
    User,

    /// <summary>Egret: it is an answer.</summary>
    Assistant,
}

/// <summary>How far an answer's sources answered.</summary>
[JsonConverter(typeof(WireEnumConverter<ContextQuality>))]
public enum ContextQuality
{
    /// <summary>A quality that this version of the client does not know.</summary>
    Unknown,

    /// <summary>They answered.</summary>
    Good,

    /// <summary>They answered in part.</summary>
    Partial,

    /// <summary>They did not, and the answer says only that.</summary>
    Insufficient,
}
