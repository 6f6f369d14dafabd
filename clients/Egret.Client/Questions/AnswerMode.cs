using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>The mode in which a question is answered.</summary>
[JsonConverter(typeof(WireEnumConverter<AnswerMode>))]
public enum AnswerMode
{
    /// <summary>A mode that this client version does not know.</summary>
    Unknown,

    /// <summary>Concise; obligations first.</summary>
    Compliance,

    /// <summary>With more context.</summary>
    Advisory,

    /// <summary>Chosen from the question's form; an answer reports the chosen mode.</summary>
    Auto,
}
