using System.Globalization;
using System.Text;
using Egret.Client;
using Egret.Dashboard.Components;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>A question and its answer.</summary>
public sealed class Turn(int number, Question question)
{
    private readonly StringBuilder _answer = new();
    private string? _text;

    /// <summary>The question with its options.</summary>
    public Question Question => question;

    public TurnState State { get; private set; }

    /// <summary>The answer received so far, as Markdown.</summary>
    public string Text => _text ??= _answer.ToString();

    public IReadOnlyList<Source> Sources { get; private set; } = [];

    public IReadOnlyList<string> Suggestions { get; private set; } = [];

    /// <summary>Whether the sources do not support an answer, and the answer says only that.</summary>
    public bool IsInsufficient { get; private set; }

    /// <summary>Description of the failure, if any.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the answer is in progress.</summary>
    public bool IsOpen => State is TurnState.Searching or TurnState.Writing;

    /// <summary>Returns the id of one of the turn's elements on the page.</summary>
    public string ElementId(string part) => $"turn-{number.ToString(CultureInfo.InvariantCulture)}-{part}";

    /// <summary>Creates a turn from stored messages.</summary>
    public static Turn FromStored(int number, SessionMessage question, SessionMessage? answer)
    {
        var turn = new Turn(number, new Question(question.Content) { SessionId = question.SessionId })
        {
            State = answer is { Interrupted: false } ? TurnState.Complete : TurnState.Stopped,
            Sources = answer?.Sources ?? [],
            IsInsufficient = answer?.ContextQuality == ContextQuality.Insufficient,
        };
        turn._answer.Append(answer?.Content);
        return turn;
    }

    /// <summary>Applies the next event of the answer.</summary>
    public void Apply(QueryEvent part)
    {
        switch (part)
        {
            case SourcesFound found:
                State = TurnState.Writing;
                Sources = found.Sources;
                IsInsufficient = found.InsufficientContext;
                break;
            case TextDelta delta:
                _answer.Append(delta.Text);
                break;
            case AnswerDone done:
                State = done.Finish is AnswerFinish.Interrupted or AnswerFinish.Length
                    ? TurnState.Stopped
                    : TurnState.Complete;
                Sources = done.Sources;
                Suggestions = done.Suggestions;
                _answer.Clear().Append(done.FullText);
                break;
        }

        _text = null;
    }

    /// <summary>Marks the answer as stopped by the user.</summary>
    public void Stop() => State = TurnState.Stopped;

    /// <summary>Marks the answer as stopped if it is still in progress.</summary>
    public void End() => State = IsOpen ? TurnState.Stopped : State;

    /// <summary>Marks the answer as failed.</summary>
    public void Fail(EgretException exception)
    {
        State = TurnState.Failed;
        Problem = exception switch
        {
            // An error event within the stream.
            { Status: null, Code: not null, Detail: { } detail } => detail,
            EgretUnavailableException { Status: null } when Text.Length > 0 =>
                "The connection was lost while the answer was written. The text received so far is preserved.",
            _ => ProblemText.Describe(exception),
        };
    }
}
