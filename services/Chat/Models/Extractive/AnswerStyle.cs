namespace Egret.Chat.Models.Extractive;

/// <summary>The style of an answer.</summary>
internal enum AnswerStyle
{
    /// <summary>Obligations first, terse.</summary>
    Compliance,

    /// <summary>More context and further reading.</summary>
    Advisory,
}
