using Egret.Client;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>
/// Questions and answers of a session in order. A new conversation has no session until its first question is accepted.
/// </summary>
internal sealed class Conversation
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan SaveDelay = TimeSpan.FromMilliseconds(500);

    private readonly List<Turn> _turns = [];

    public IReadOnlyList<Turn> Turns => _turns;

    public Guid? SessionId { get; private set; }

    /// <summary>Slug of the session's domain; null for all domains.</summary>
    public string? Domain { get; private set; }

    /// <summary>Code of the session's region; null for the whole domain.</summary>
    public string? Region { get; private set; }

    /// <summary>Whether an answer is in progress.</summary>
    public bool IsOpen => _turns is [.., { IsOpen: true }];

    /// <summary>Loads a session with all its messages.</summary>
    public static async Task<Conversation> LoadAsync(
        EgretClient egret, Guid sessionId, CancellationToken cancellationToken)
    {
        var session = await egret.Sessions.GetAsync(sessionId, cancellationToken);
        var conversation = new Conversation
        {
            SessionId = sessionId,
            Domain = session.DomainSlug,
            Region = session.CategoryCode,
        };
        SessionMessage? question = null;
        await foreach (var message in egret.Sessions.ListMessages(sessionId).WithCancellation(cancellationToken))
        {
            if (message.Sender == MessageSender.User)
            {
                conversation.AddStored(question, answer: null);
                question = message;
            }
            else
            {
                conversation.AddStored(question, message);
                question = null;
            }
        }

        conversation.AddStored(question, answer: null);
        return conversation;
    }

    /// <summary>Whether a question with these options continues this session; otherwise it starts a new one.</summary>
    public bool Continues(AskSelection selection) =>
        SessionId is null || (selection.Domain == Domain && selection.Region == Region);

    /// <summary>Adds a question without sending it.</summary>
    public Turn Add(string text, AskSelection selection)
    {
        if (SessionId is null)
        {
            (Domain, Region) = (selection.Domain, selection.Region);
        }

        var turn = new Turn(_turns.Count, selection.ToQuestion(text, SessionId));
        _turns.Add(turn);
        return turn;
    }

    /// <summary>Sends a question and receives its answer until it is complete, stopped or failed.</summary>
    /// <param name="egret">The client.</param>
    /// <param name="turn">Question and answer, added last.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    public async Task AskAsync(EgretClient egret, Turn turn, CancellationToken cancellationToken)
    {
        // An interrupted answer is stored with a short delay. Until then the session of a first question does not
        // exist.
        var isSavePending = _turns is [.., { State: TurnState.Stopped or TurnState.Failed }, _];
        for (var attempts = isSavePending ? MaxAttempts : 1; ; attempts--)
        {
            try
            {
                await foreach (var part in egret.Questions.StreamAsync(turn.Question, cancellationToken))
                {
                    SessionId = (part as SourcesFound)?.SessionId ?? SessionId;
                    turn.Apply(part);
                }

                return;
            }
            catch (EgretNotFoundException) when (attempts > 1)
            {
                // If the user stops during the delay, the next attempt is cancelled and reports that.
                await Task.Delay(SaveDelay, cancellationToken)
                    .ConfigureAwait(
                        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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

    private void AddStored(SessionMessage? question, SessionMessage? answer)
    {
        if (question is not null)
        {
            _turns.Add(Turn.FromStored(_turns.Count, question, answer));
        }
    }
}
