using Egret.Client;
using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Documents;

/// <summary>
/// Keeps the documents that are in work up to date: two by their event streams, since each holds one of the browser's six connections, and
/// the others by asking now and then.
/// </summary>
internal sealed class DocumentWatch(DocumentShelf shelf, DocumentList list, TimeProvider time)
{
    private const int StreamsAtMost = 2;
    private const int LargestPage = 200;
    private const int AskedForAtOnce = 20;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, Task> _streams = [];
    private readonly HashSet<Guid> _broken = [];
    private string? _trouble;

    /// <summary>There is trouble now, or no longer.</summary>
    public event Action? Changed;

    /// <summary>Why the states shown may be old; null when they are not.</summary>
    public string? Trouble
    {
        get => _trouble;
        private set
        {
            if (_trouble != value)
            {
                _trouble = value;
                Changed?.Invoke();
            }
        }
    }

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        var asked = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await DropEndedAsync();
                var waiting = list.InWork.Where(id => !_streams.ContainsKey(id)).ToList();
                var followed = waiting.Where(id => !_broken.Contains(id)).Take(StreamsAtMost - _streams.Count).ToList();
                foreach (var id in followed)
                {
                    _streams[id] = FollowAsync(id, cancellationToken);
                }

                var others = waiting.Except(followed).ToList();
                if (others.Count > 0 && time.GetElapsedTime(asked) > PollInterval)
                {
                    await TryAsync(() => PollAsync(others, cancellationToken), cancellationToken);
                    asked = time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }

        await Task.WhenAll(_streams.Values);
    }

    private async Task DropEndedAsync()
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
            await foreach (var progress in shelf.FollowAsync(id, cancellationToken))
            {
                Trouble = null;
                if (DocumentList.IsInWork(progress.Status))
                {
                    list.Tell(progress);
                }
            }

            await LookAtAsync(id, cancellationToken);
        },
        cancellationToken,
        id);

    /// <summary>Two lists tell of all that is in work; what is on neither has ended since.</summary>
    private async Task PollAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var left = ids.ToHashSet();
        foreach (var status in (DocumentStatus[])[DocumentStatus.Processing, DocumentStatus.Queued])
        {
            foreach (var document in (await shelf.List(status).GetPageAsync(LargestPage, null, cancellationToken)).Items)
            {
                if (left.Remove(document.Id))
                {
                    list.Put(document);
                }
            }
        }

        foreach (var id in left.Take(AskedForAtOnce))
        {
            await TryAsync(() => LookAtAsync(id, cancellationToken), cancellationToken, id);
        }

        Trouble = null;
    }

    private async Task LookAtAsync(Guid id, CancellationToken cancellationToken) => list.Put(await shelf.GetAsync(id, cancellationToken));

    /// <summary>What fails is tried again after a rest, for as long as the page is open.</summary>
    private async Task TryAsync(Func<Task> look, CancellationToken cancellationToken, Guid? id = null)
    {
        try
        {
            await look();
        }
        catch (EgretNotFoundException) when (id is not null)
        {
            list.Remove(id.Value);
        }
        catch (EgretException exception)
        {
            Trouble = Problems.Describe(exception);
            if (id is { } broken)
            {
                // From now on it is asked for: something on the way may let no streams through.
                _broken.Add(broken);
            }

            await Task.Delay(Rest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
