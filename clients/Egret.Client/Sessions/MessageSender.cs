using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The author of a session message.</summary>
[JsonConverter(typeof(WireEnumConverter<MessageSender>))]
public enum MessageSender
{
    /// <summary>A sender that this client version does not know.</summary>
    Unknown,

    /// <summary>The user; the message is a question.</summary>
    User,

    /// <summary>Egret; the message is an answer.</summary>
    Assistant,
}
