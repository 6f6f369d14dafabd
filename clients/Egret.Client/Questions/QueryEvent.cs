namespace Egret.Client;

/// <summary>
/// An event of a streamed answer: one <see cref="SourcesFound"/>, then any number of <see cref="TextDelta"/>, then one
/// <see cref="AnswerDone"/>.
/// </summary>
public abstract record QueryEvent
{
    private protected QueryEvent()
    {
    }
}
