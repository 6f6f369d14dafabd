using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>How generation of an answer ended.</summary>
[JsonConverter(typeof(WireEnumConverter<AnswerFinish>))]
public enum AnswerFinish
{
    /// <summary>A value that this client version does not know, or that the server did not report.</summary>
    Unknown,

    /// <summary>The model completed the answer.</summary>
    Complete,

    /// <summary>The answer ended early.</summary>
    Interrupted,

    /// <summary>The answer reached the model's output limit.</summary>
    Length,
}
