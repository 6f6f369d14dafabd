using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Data;

/// <summary>
/// Queues requests per row within this process before they open a database connection: requests that would wait for
/// the lock of one row then occupy no pooled connections. The first request of each queue proceeds to the row lock,
/// which serializes replicas.
/// </summary>
internal sealed class RowLockQueue
{
    /// <summary>The maximum number of waiting requests per row; further requests receive 429.</summary>
    private const int QueueLimit = 256;

    private static readonly TimeSpan QueueTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue> _queues = [];

    /// <summary>Enters the queue and waits. Disposing the lease leaves the queue.</summary>
    /// <param name="row">Id that identifies the queue; the user id for changes by a caller.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The lease, or null if the queue is full or the timeout expired.</returns>
    public async Task<IDisposable?> EnterAsync(Guid row, CancellationToken cancellationToken)
    {
        if (Join(row) is not { } queue)
        {
            return null;
        }

        var isHeld = false;
        try
        {
            isHeld = await queue.Semaphore.WaitAsync(QueueTimeout, cancellationToken);
            return isHeld ? new Lease(this, row, queue) : null;
        }
        finally
        {
            if (!isHeld)
            {
                Release(row, queue);
            }
        }
    }

    /// <summary>Returns 429 with a short <c>Retry-After</c>, because the queue empties quickly.</summary>
    public static ProblemHttpResult TooManyWaiters(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        return Problems.Create(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited,
            "Too many concurrent requests for the same resource; try again shortly.");
    }

    private Queue? Join(Guid row)
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

    private void Release(Guid row, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Length == 0)
            {
                _queues.Remove(row);
                queue.Semaphore.Dispose();
            }
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Length { get; set; }
    }

    private sealed class Lease(RowLockQueue owner, Guid row, Queue queue) : IDisposable
    {
        private bool _isDisposed;

        public void Dispose()
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                queue.Semaphore.Release();
                owner.Release(row, queue);
            }
        }
    }
}
