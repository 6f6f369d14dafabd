using Egret.Client;
using Egret.Dashboard.Layout;
using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>What the page shows: a conversation, what it can be gone on with, and the question that is being asked.</summary>
internal sealed class Asking : IDisposable
{
    private const string Remembered = "egret.ask";

    private readonly ActingOrganisation _acting;
    private readonly Browser _browser;
    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationToken _left;
    private CancellationTokenSource? _asking;

    public Asking(ActingOrganisation acting, Browser browser)
    {
        (_acting, _browser) = (acting, browser);
        // Taken now: of a source that is disposed of there is no token to be had, and what is waited for may come after that.
        _left = _leaving.Token;
    }

    public Conversation Conversation { get; private set; } = new();

    /// <summary>What there is to choose from; null until it is loaded.</summary>
    public AskOptions? Options { get; private set; }

    public AskChoices Choices { get; private set; } = new();

    /// <summary>Whether the session that was to be shown is not there.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Why something could not be loaded.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is said to who does not see the answer come.</summary>
    public string? Announcement { get; private set; }

    /// <summary>Loads all that the page needs.</summary>
    /// <param name="session">The session to go on with; null for a new one.</param>
    public Task LoadAsync(Guid? session) => DescribingProblemsAsync(async () =>
    {
        await _acting.LoadAsync();
        var options = await AskOptions.LoadAsync(_acting.Client, _acting.Current is not null, _left);
        Choices = AskChoices.Parse(await _browser.ReadAsync(Remembered)).Within(options);
        await PutAsync(session);
        Options = options;
    });

    /// <summary>Puts another session, or a new one, on the page.</summary>
    public Task ShowAsync(Guid? session) => DescribingProblemsAsync(() => PutAsync(session));

    /// <summary>Takes the choices, and remembers them in this browser.</summary>
    public async Task ChooseAsync(AskChoices choices)
    {
        Choices = choices;
        await _browser.RememberAsync(Remembered, choices.ToString());
    }

    /// <summary>The choices that a question was asked with.</summary>
    public AskChoices ChoicesOf(Turn turn) => Choices with
    {
        Domain = Conversation.Domain,
        Region = Conversation.Region,
        Mode = turn.Asked.Mode ?? Choices.Mode,
        Knowledge = turn.Asked.KnowledgeScope ?? Choices.Knowledge,
        Model = turn.Asked.ModelId ?? Choices.Model,
    };

    /// <summary>Asks, and returns the turn when its answer has ended; null when its conversation is not the one on the page any more.</summary>
    /// <param name="text">The question.</param>
    /// <param name="choices">How to ask.</param>
    /// <param name="begun">Shows the question, before it is asked.</param>
    public async Task<Turn?> AskAsync(string text, AskChoices choices, Func<Turn, Task> begun)
    {
        if (!Conversation.Continues(choices))
        {
            Conversation = new Conversation();
        }

        using var asking = CancellationTokenSource.CreateLinkedTokenSource(_left);
        _asking = asking;
        var conversation = Conversation;
        var turn = conversation.Add(text, choices);
        Announcement = "Answer is being written";
        try
        {
            await begun(turn);
            await conversation.AskAsync(_acting.Client, turn, asking.Token);
        }
        finally
        {
            // Whatever happened: a turn that stayed open would let nobody ask again.
            turn.End();
            _asking = _asking == asking ? null : _asking;
        }

        if (conversation != Conversation || _left.IsCancellationRequested)
        {
            return null;
        }

        Announcement = Announce(turn);
        return turn;
    }

    /// <summary>Ends the answer that is being written.</summary>
    public void Stop() => _asking?.Cancel();

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private async Task PutAsync(Guid? session)
    {
        Stop();
        (Announcement, IsMissing, Conversation) = (null, false, new Conversation());
        if (session is not { } id)
        {
            return;
        }

        var before = Conversation;
        try
        {
            var loaded = await Conversation.LoadAsync(_acting.Client, id, _left);
            // Meanwhile another one may have been asked for.
            if (Conversation == before)
            {
                Conversation = loaded;
                Choices = Choices with { Domain = loaded.Domain, Region = loaded.Region };
            }
        }
        catch (EgretNotFoundException)
        {
            IsMissing = Conversation == before;
        }
    }

    private async Task DescribingProblemsAsync(Func<Task> load)
    {
        Problem = null;
        try
        {
            await load();
        }
        catch (EgretException exception)
        {
            Problem = Problems.Describe(exception);
        }
    }

    private static string Announce(Turn turn) => turn switch
    {
        { State: TurnState.Complete, IsInsufficient: true } => "The sources do not answer this question",
        { State: TurnState.Complete } => "Answer complete",
        { State: TurnState.Stopped } => "Answer stopped",
        // The alert beside the answer says why.
        _ => "",
    };
}
