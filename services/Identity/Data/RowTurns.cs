using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Data;

/// <summary>
/// A queue per row, in this process, before a connection to the database is taken: requests that would wait for one row's lock hold no
/// connection meanwhile, which everybody shares. Of each queue one request at a time goes on to the lock, which is what keeps replicas apart.
/// </summary>
internal sealed class RowTurns
{
    /// <summary>No honest client has so many requests for one row under way; whoever comes then is told to come back.</summary>
    private const int QueueLimit = 256;

    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue> _queues = [];

    /// <summary>Waits for the turn, which ends when it is disposed of.</summary>
    /// <param name="row">Whose id names the queue; for changes that a caller makes, the caller's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, or null when there are too many before this one or it did not come in time.</returns>
    public async Task<IDisposable?> TakeAsync(Guid row, CancellationToken cancellationToken)
    {
        if (Enter(row) is not { } queue)
        {
            return null;
        }

        var hasTurn = false;
        try
        {
            hasTurn = await queue.Turn.WaitAsync(WaitLimit, cancellationToken);
            return hasTurn ? new Turn(this, row, queue) : null;
        }
        finally
        {
            if (!hasTurn)
            {
                Leave(row, queue);
            }
        }
    }

    /// <summary>429 for whoever did not get a turn. They are not to blame for more than impatience, so that it is tried again soon.</summary>
    public static ProblemHttpResult Crowded(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        return Problems.Create(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "There are too many requests for the same thing at once; try again shortly.");
    }

    private Queue? Enter(Guid row)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(row, out var queue))
            {
                _queues[row] = queue = new Queue();
            }

            if (queue.Length >= QueueLimit)
            {
                return null;
            }

            queue.Length++;
            return queue;
        }
    }

    private void Leave(Guid row, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Length == 0)
            {
                _queues.Remove(row);
                queue.Turn.Dispose();
            }
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Length { get; set; }
    }

    private sealed class Turn(RowTurns turns, Guid row, Queue queue) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                queue.Turn.Release();
                turns.Leave(row, queue);
            }
        }
    }
}

internal static class RowTurnExtensions
{
    /// <summary>What one caller changes here is changed one after the other: the rows they may lock are then waited for by one request of theirs.</summary>
    public static TBuilder ChangingInTurn<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        var caller = http.RequestServices.GetRequiredService<CurrentCaller>();
        using var turn = await http.RequestServices.GetRequiredService<RowTurns>().TakeAsync(caller.UserId, http.RequestAborted);
        return turn is null ? RowTurns.Crowded(http.Response) : await next(context);
    });
}
