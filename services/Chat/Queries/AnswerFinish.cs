namespace Egret.Chat.Queries;

/// <summary>How the generation of an answer ended.</summary>
public enum AnswerFinish
{
    /// <summary>The model completed the answer.</summary>
    Complete,

    /// <summary>The client disconnected or the model failed.</summary>
    Interrupted,

    /// <summary>The answer was truncated at the maximum length of the model.</summary>
    Length,
}
