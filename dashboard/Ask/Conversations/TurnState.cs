namespace Egret.Dashboard.Ask.Conversations;

/// <summary>The state of a turn's answer.</summary>
public enum TurnState
{
    /// <summary>Retrieval is running.</summary>
    Searching,

    /// <summary>The answer is being generated.</summary>
    Writing,

    /// <summary>The answer is complete.</summary>
    Complete,

    /// <summary>The answer is incomplete: the user stopped it or left the page.</summary>
    Stopped,

    /// <summary>The request failed, or the connection or the model failed during the answer.</summary>
    Failed,
}
