using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The extent to which the sources support an answer.</summary>
[JsonConverter(typeof(WireEnumConverter<ContextQuality>))]
public enum ContextQuality
{
    /// <summary>A quality that this client version does not know.</summary>
    Unknown,

    /// <summary>The sources support the answer.</summary>
    Good,

    /// <summary>The sources support a part of the answer.</summary>
    Partial,

    /// <summary>The sources do not support an answer; the answer says only that.</summary>
    Insufficient,
}
