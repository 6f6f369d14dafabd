using Egret.Client;
using Egret.Dashboard.Components;

namespace Egret.Dashboard.Documents;

/// <summary>
/// Keeps documents in progress up to date: two of them through event streams, because each stream holds one of the
/// browser's six connections, the others by polling.
/// </summary>
internal sealed class DocumentWatcher(DocumentScopeClient client, DocumentList list, TimeProvider time)
{
    private const int MaxStreams = 2;
    private const int MaxPageSize = 200;
    private const int MaxRequestsPerPoll = 20;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, Task> _streams = [];
    private readonly HashSet<Guid> _failedStreams = [];
    private string? _connectionProblem;

    /// <summary>Raised when <see cref="ConnectionProblem"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>Why the displayed states may be outdated; null if they are current.</summary>
    public string? ConnectionProblem
    {
        get => _connectionProblem;
        private set
        {
            if (_connectionProblem != value)
            {
                _connectionProblem = value;
                Changed?.Invoke();
            }
        }
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        var polledAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await RemoveCompletedAsync();
                var waiting = list.InProgress.Where(id => !_streams.ContainsKey(id)).ToList();
                var streamed = waiting.Where(id => !_failedStreams.Contains(id)).Take(MaxStreams - _streams.Count)
                    .ToList();
                foreach (var id in streamed)
                {
                    _streams[id] = FollowAsync(id, cancellationToken);
                }

                var others = waiting.Except(streamed).ToList();
                if (others.Count > 0 && time.GetElapsedTime(polledAt) > PollInterval)
                {
                    await TryAsync(() => PollAsync(others, cancellationToken), cancellationToken);
                    polledAt = time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The component was disposed.
        }

        await Task.WhenAll(_streams.Values);
    }

    private async Task RemoveCompletedAsync()
    {
        foreach (var (id, stream) in _streams.Where(stream => stream.Value.IsCompleted).ToList())
        {
            _streams.Remove(id);
            await stream;
        }
    }

    private Task FollowAsync(Guid id, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await foreach (var progress in client.FollowAsync(id, cancellationToken))
            {
                ConnectionProblem = null;
                if (DocumentList.IsInProgress(progress.Status))
                {
                    list.ApplyProgress(progress);
                }
            }

            await RefreshAsync(id, cancellationToken);
        },
        cancellationToken,
        id);

    /// <summary>
    /// Loads all documents in progress with two list requests; documents in neither list have finished.
    /// </summary>
    private async Task PollAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var remaining = ids.ToHashSet();
        foreach (var status in (DocumentStatus[])[DocumentStatus.Processing, DocumentStatus.Queued])
        {
            var page = await client.List(status).GetPageAsync(MaxPageSize, null, cancellationToken);
            foreach (var document in page.Items)
            {
                if (remaining.Remove(document.Id))
                {
                    list.Update(document);
                }
            }
        }

        foreach (var id in remaining.Take(MaxRequestsPerPoll))
        {
            await TryAsync(() => RefreshAsync(id, cancellationToken), cancellationToken, id);
        }

        ConnectionProblem = null;
    }

    private async Task RefreshAsync(Guid id, CancellationToken cancellationToken) =>
        list.Update(await client.GetAsync(id, cancellationToken));

    /// <summary>Runs a request. After a failure waits before the next one, as long as the page is open.</summary>
    private async Task TryAsync(Func<Task> request, CancellationToken cancellationToken, Guid? id = null)
    {
        try
        {
            await request();
        }
        catch (EgretNotFoundException) when (id is not null)
        {
            list.Remove(id.Value);
        }
        catch (EgretException exception)
        {
            ConnectionProblem = ProblemText.Describe(exception);
            if (id is { } failed)
            {
                // Polled from now on: a proxy may block event streams.
                _failedStreams.Add(failed);
            }

            await Task.Delay(RetryDelay, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The component was disposed.
        }
    }
}
