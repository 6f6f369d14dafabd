using Egret.Client;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>Questions and answers of one session, in their order; a new one has no session until its first question is taken.</summary>
internal sealed class Conversation
{
    private const int Tries = 4;
    private static readonly TimeSpan UntilKept = TimeSpan.FromMilliseconds(500);

    private readonly List<Turn> _turns = [];

    public IReadOnlyList<Turn> Turns => _turns;

    public Guid? SessionId { get; private set; }

    /// <summary>The session's domain; null for one over all domains.</summary>
    public string? Domain { get; private set; }

    /// <summary>The session's region; null for one over all of the domain.</summary>
    public string? Region { get; private set; }

    /// <summary>Whether an answer is written.</summary>
    public bool IsOpen => _turns is [.., { IsOpen: true }];

    /// <summary>Loads a session with all that was said in it.</summary>
    public static async Task<Conversation> LoadAsync(EgretClient egret, Guid sessionId, CancellationToken cancellationToken)
    {
        var session = await egret.Sessions.GetAsync(sessionId, cancellationToken);
        var conversation = new Conversation { SessionId = sessionId, Domain = session.DomainSlug, Region = session.CategoryCode };
        SessionMessage? question = null;
        await foreach (var message in egret.Sessions.ListMessages(sessionId).WithCancellation(cancellationToken))
        {
            if (message.Sender == MessageSender.User)
            {
                conversation.AddKept(question, answer: null);
                question = message;
            }
            else
            {
                conversation.AddKept(question, message);
                question = null;
            }
        }

        conversation.AddKept(question, answer: null);
        return conversation;
    }

    /// <summary>Whether a question with these choices goes on with this session; one about something else begins another.</summary>
    public bool Continues(AskChoices choices) => SessionId is null || (choices.Domain == Domain && choices.Region == Region);

    /// <summary>Adds a question, without asking it yet.</summary>
    public Turn Add(string text, AskChoices choices)
    {
        if (SessionId is null)
        {
            (Domain, Region) = (choices.Domain, choices.Region);
        }

        var turn = new Turn(_turns.Count, choices.ToQuestion(text, SessionId));
        _turns.Add(turn);
        return turn;
    }

    /// <summary>Asks, and takes the answer to its end, whichever it is.</summary>
    /// <param name="egret">Whom to ask.</param>
    /// <param name="turn">The question, added last.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task AskAsync(EgretClient egret, Turn turn, CancellationToken cancellationToken)
    {
        // An answer that broke off is kept a moment after; only then is the session of a first question there.
        var mayBeEarly = _turns is [.., { State: TurnState.Stopped or TurnState.Failed }, _];
        for (var left = mayBeEarly ? Tries : 1; ; left--)
        {
            try
            {
                await foreach (var part in egret.Questions.StreamAsync(turn.Asked, cancellationToken))
                {
                    SessionId = (part as SourcesFound)?.SessionId ?? SessionId;
                    turn.Take(part);
                }

                return;
            }
            catch (EgretNotFoundException) when (left > 1)
            {
                // One who stops meanwhile ends the next try, which tells so.
                await Task.Delay(UntilKept, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                turn.Stop();
                return;
            }
            catch (EgretException exception)
            {
                turn.Fail(exception);
                return;
            }
        }
    }

    private void AddKept(SessionMessage? question, SessionMessage? answer)
    {
        if (question is not null)
        {
            _turns.Add(Turn.Kept(_turns.Count, question, answer));
        }
    }
}
