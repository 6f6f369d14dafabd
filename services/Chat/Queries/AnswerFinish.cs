namespace Egret.Chat.Queries;

/// <summary>How the writing of an answer ended.</summary>
public enum AnswerFinish
{
    /// <summary>The model ended the answer itself.</summary>
    Complete,

    /// <summary>The answer ended early, because the caller disconnected or the model failed.</summary>
    Interrupted,

    /// <summary>The answer reached the longest length that the model may write, and is cut off.</summary>
    Length,
}
