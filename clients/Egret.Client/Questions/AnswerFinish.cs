using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>How the writing of an answer ended.</summary>
[JsonConverter(typeof(WireEnumConverter<AnswerFinish>))]
public enum AnswerFinish
{
    /// <summary>A way that this version of the client does not know, or that the server did not report.</summary>
    Unknown,

    /// <summary>The model ended the answer itself.</summary>
    Complete,

    /// <summary>The answer ended early.</summary>
    Interrupted,

    /// <summary>The model's limit cut the answer off.</summary>
    Length,
}
