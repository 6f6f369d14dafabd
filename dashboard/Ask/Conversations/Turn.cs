using System.Globalization;
using System.Text;
using Egret.Client;
using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>How far a turn's answer is.</summary>
public enum TurnState
{
    /// <summary>Sources are looked for.</summary>
    Searching,

    /// <summary>It is written.</summary>
    Writing,

    /// <summary>It is whole.</summary>
    Complete,

    /// <summary>It breaks off: it was stopped, or the page was left.</summary>
    Stopped,

    /// <summary>It failed, or breaks off because the connection or the model did.</summary>
    Failed,
}

/// <summary>A question and what has come of its answer.</summary>
public sealed class Turn(int number, Question asked)
{
    private readonly StringBuilder _written = new();
    private string? _text;

    /// <summary>Question and options.</summary>
    public Question Asked => asked;

    public TurnState State { get; private set; }

    /// <summary>The answer so far, as Markdown.</summary>
    public string Text => _text ??= _written.ToString();

    public IReadOnlyList<Source> Sources { get; private set; } = [];

    public IReadOnlyList<string> Suggestions { get; private set; } = [];

    /// <summary>Whether the sources do not answer, and the answer says only that.</summary>
    public bool IsInsufficient { get; private set; }

    /// <summary>Why it failed.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether more of it will come.</summary>
    public bool IsOpen => State is TurnState.Searching or TurnState.Writing;

    /// <summary>Names one of its elements on the page.</summary>
    public string ElementId(string part) => $"turn-{number.ToString(CultureInfo.InvariantCulture)}-{part}";

    /// <summary>A turn that was kept in a session.</summary>
    public static Turn Kept(int number, SessionMessage question, SessionMessage? answer)
    {
        var turn = new Turn(number, new Question(question.Content) { SessionId = question.SessionId })
        {
            State = answer is { Interrupted: false } ? TurnState.Complete : TurnState.Stopped,
            Sources = answer?.Sources ?? [],
            IsInsufficient = answer?.ContextQuality == ContextQuality.Insufficient,
        };
        turn._written.Append(answer?.Content);
        return turn;
    }

    /// <summary>Takes the next part of the answer.</summary>
    public void Take(QueryEvent part)
    {
        switch (part)
        {
            case SourcesFound found:
                State = TurnState.Writing;
                Sources = found.Sources;
                IsInsufficient = found.InsufficientContext;
                break;
            case TextDelta delta:
                _written.Append(delta.Text);
                break;
            case AnswerDone done:
                State = done.Finish is AnswerFinish.Interrupted or AnswerFinish.Length ? TurnState.Stopped : TurnState.Complete;
                Sources = done.Sources;
                Suggestions = done.Suggestions;
                _written.Clear().Append(done.FullText);
                break;
        }

        _text = null;
    }

    /// <summary>Nobody waits for more.</summary>
    public void Stop() => State = TurnState.Stopped;

    /// <summary>Nothing more comes: what is not at its end by now breaks off.</summary>
    public void End() => State = IsOpen ? TurnState.Stopped : State;

    /// <summary>No more will come.</summary>
    public void Fail(EgretException exception)
    {
        State = TurnState.Failed;
        Problem = exception switch
        {
            // The server's word in the middle of its answer.
            { Status: null, Code: not null, Detail: { } detail } => detail,
            EgretUnavailableException { Status: null } when Text.Length > 0 => "The connection was lost while the answer was written. What had come is kept.",
            _ => Problems.Describe(exception),
        };
    }
}
