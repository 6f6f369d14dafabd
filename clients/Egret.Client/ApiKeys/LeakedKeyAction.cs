using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The action taken when a key is reported as leaked.</summary>
[JsonConverter(typeof(WireEnumConverter<LeakedKeyAction>))]
public enum LeakedKeyAction
{
    /// <summary>An action that this client version does not know.</summary>
    Unknown,

    /// <summary>The key is revoked and its owner is notified.</summary>
    Revoke,

    /// <summary>Only the owner is notified.</summary>
    Notify,
}
