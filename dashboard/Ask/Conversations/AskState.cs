using Egret.Client;
using Egret.Dashboard.Components;
using Egret.Dashboard.Interop;
using Egret.Dashboard.Organisations;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>
/// State of the Ask page: the conversation, the available and the selected options, and the question in progress.
/// </summary>
internal sealed class AskState : IDisposable
{
    private const string StorageKey = "egret.ask";

    private readonly OrganisationContext _organisations;
    private readonly Browser _browser;
    private readonly CancellationTokenSource _disposal = new();
    private readonly CancellationToken _disposalToken;
    private CancellationTokenSource? _asking;

    public AskState(OrganisationContext organisations, Browser browser)
    {
        (_organisations, _browser) = (organisations, browser);
        // Read once: a disposed source has no token, and pending calls may continue after disposal.
        _disposalToken = _disposal.Token;
    }

    public Conversation Conversation { get; private set; } = new();

    /// <summary>The available options; null until they are loaded.</summary>
    public AskOptions? Options { get; private set; }

    public AskSelection Selection { get; private set; } = new();

    /// <summary>Whether the requested session does not exist.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Description of a load failure; null after a successful load.</summary>
    public string? Problem { get; private set; }

    /// <summary>Status text for screen readers.</summary>
    public string? Announcement { get; private set; }

    /// <summary>Loads the organisation, the options and a session.</summary>
    /// <param name="session">The session to continue; null for a new one.</param>
    public Task LoadAsync(Guid? session) => CaptureProblemAsync(async () =>
    {
        await _organisations.LoadAsync();
        var hasOrganisation = _organisations.Current is not null;
        var options = await AskOptions.LoadAsync(_organisations.Client, hasOrganisation, _disposalToken);
        Selection = AskSelection.Parse(await _browser.ReadAsync(StorageKey)).RestrictTo(options);
        await OpenAsync(session);
        Options = options;
    });

    /// <summary>Opens another session, or a new one.</summary>
    public Task ShowAsync(Guid? session) => CaptureProblemAsync(() => OpenAsync(session));

    /// <summary>Sets the selected options and stores them in this browser.</summary>
    public async Task SelectAsync(AskSelection selection)
    {
        Selection = selection;
        await _browser.StoreAsync(StorageKey, selection.ToString());
    }

    /// <summary>Returns the options with which a question was asked.</summary>
    public AskSelection SelectionOf(Turn turn) => Selection with
    {
        Domain = Conversation.Domain,
        Region = Conversation.Region,
        Mode = turn.Question.Mode ?? Selection.Mode,
        Knowledge = turn.Question.KnowledgeScope ?? Selection.Knowledge,
        Model = turn.Question.ModelId ?? Selection.Model,
    };

    /// <summary>
    /// Asks a question and returns its <see cref="Turn"/> when the answer has ended; null if another conversation has
    /// been opened meanwhile.
    /// </summary>
    /// <param name="text">The question.</param>
    /// <param name="selection">The selected options.</param>
    /// <param name="started">Called with the new turn before the request is sent.</param>
    public async Task<Turn?> AskAsync(string text, AskSelection selection, Func<Turn, Task> started)
    {
        if (!Conversation.Continues(selection))
        {
            Conversation = new Conversation();
        }

        using var asking = CancellationTokenSource.CreateLinkedTokenSource(_disposalToken);
        _asking = asking;
        var conversation = Conversation;
        var turn = conversation.Add(text, selection);
        Announcement = "Answer is being written";
        try
        {
            await started(turn);
            await conversation.AskAsync(_organisations.Client, turn, asking.Token);
        }
        finally
        {
            // In any case: an open turn would block further questions.
            turn.End();
            _asking = _asking == asking ? null : _asking;
        }

        if (conversation != Conversation || _disposalToken.IsCancellationRequested)
        {
            return null;
        }

        Announcement = Announce(turn);
        return turn;
    }

    /// <summary>Stops the answer in progress.</summary>
    public void Stop() => _asking?.Cancel();

    public void Dispose()
    {
        _disposal.Cancel();
        _disposal.Dispose();
    }

    private async Task OpenAsync(Guid? session)
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
            var loaded = await Conversation.LoadAsync(_organisations.Client, id, _disposalToken);
            // Another session may have been opened during the call.
            if (Conversation == before)
            {
                Conversation = loaded;
                Selection = Selection with { Domain = loaded.Domain, Region = loaded.Region };
            }
        }
        catch (EgretNotFoundException)
        {
            IsMissing = Conversation == before;
        }
    }

    private async Task CaptureProblemAsync(Func<Task> load)
    {
        Problem = null;
        try
        {
            await load();
        }
        catch (EgretException exception)
        {
            Problem = ProblemText.Describe(exception);
        }
    }

    private static string Announce(Turn turn) => turn switch
    {
        { State: TurnState.Complete, IsInsufficient: true } => "The sources do not answer this question",
        { State: TurnState.Complete } => "Answer complete",
        { State: TurnState.Stopped } => "Answer stopped",
        // A failure is announced by the alert next to the answer.
        _ => "",
    };
}
