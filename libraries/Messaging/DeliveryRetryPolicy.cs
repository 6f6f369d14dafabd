using MassTransit;

namespace Egret.Messaging;

/// <summary>
/// Tries an event again that a consumer failed on: as long as it takes while something is away, a few times otherwise, after which the bus
/// parks it. What cannot go on here, as the service stops or the event was held long enough, is given back to its queue
/// (<see cref="GiveBackFilter{TContext}"/>).
/// </summary>
/// <remarks>
/// MassTransit's own policies are not used with a token that ends them: an attempt that fails when it is cancelled already
/// counts as done there, and the broker is told that the event was taken.
/// </remarks>
internal sealed class DeliveryRetryPolicy(MessagingOptions options, TimeProvider time, CancellationToken stopping) : IRetryPolicy
{
    private MessagingOptions Options => options;

    private TimeProvider Time => time;

    private CancellationToken Stopping => stopping;

    public void Probe(ProbeContext context) => context.CreateFilterScope("delivery-retry");

    public bool IsHandled(Exception exception) => true;

    public RetryPolicyContext<T> CreatePolicyContext<T>(T context)
        where T : class, PipeContext => new Delivery<T>(this, context);

    private TimeSpan DelayBefore(int retry)
    {
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(retry, 20) - 1);
        return delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay;
    }

    private sealed class Delivery<T>(DeliveryRetryPolicy policy, T context) : RetryPolicyContext<T>
        where T : class, PipeContext
    {
        private readonly long _began = policy.Time.GetTimestamp();

        public T Context => context;

        public bool CanRetry(Exception exception, out RetryContext<T> retryContext)
        {
            var retry = new Retry<T>(policy, context, _began, exception, retry: 1, failures: exception.IsOutage() ? 0 : 1);
            retryContext = retry;
            return retry.IsAllowed;
        }

        public Task RetryFaulted(Exception exception) => Task.CompletedTask;

        public void Cancel()
        {
        }

        public void Dispose()
        {
        }
    }

    /// <param name="policy">The policy.</param>
    /// <param name="context">The delivery.</param>
    /// <param name="began">When the first attempt began.</param>
    /// <param name="exception">What the last attempt failed on.</param>
    /// <param name="retry">Which one this is, from 1.</param>
    /// <param name="failures">How many attempts failed while nothing was away.</param>
    private sealed class Retry<T>(DeliveryRetryPolicy policy, T context, long began, Exception exception, int retry, int failures) : RetryContext<T>
        where T : class, PipeContext
    {
        public T Context => context;

        public CancellationToken CancellationToken => context.CancellationToken;

        public Exception Exception => exception;

        public int RetryAttempt => retry;

        public int RetryCount => retry - 1;

        public Type ContextType => typeof(T);

        /// <summary>Waiting is <see cref="PreRetry"/>'s, which can give the event back.</summary>
        public TimeSpan? Delay => null;

        public bool IsAllowed => failures <= policy.Options.MaxRetries;

        public bool CanRetry(Exception exception, out RetryContext<T> retryContext)
        {
            var next = new Retry<T>(policy, context, began, exception, retry + 1, failures + (exception.IsOutage() ? 0 : 1));
            retryContext = next;
            return next.IsAllowed;
        }

        public async Task PreRetry()
        {
            if (policy.Time.GetElapsedTime(began) > policy.Options.LongestHold)
            {
                throw new GivenBackException("The event was held for long enough; it goes back into its queue.", exception);
            }

            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(policy.Stopping, context.CancellationToken);
            try
            {
                await Task.Delay(policy.DelayBefore(retry), policy.Time, giveUp.Token);
            }
            catch (OperationCanceledException)
            {
                throw new GivenBackException("The service stops; the event goes back into its queue.", exception);
            }
        }

        public Task RetryFaulted(Exception exception) => Task.CompletedTask;
    }
}
