using MassTransit;

namespace Egret.Messaging;

/// <summary>
/// Retries an event whose consumer failed: without limit while a dependency is unavailable, otherwise a few times,
/// after which the bus dead-letters it. When the service stops, or the event has been held for the maximum time, the
/// event is requeued (<see cref="RequeueOnShutdownFilter{TContext}"/>).
/// </summary>
/// <remarks>
/// The policies of MassTransit cannot be cancelled safely: an attempt that fails after the cancellation counts as
/// completed, and the event is acknowledged.
/// </remarks>
internal sealed class DeliveryRetryPolicy(MessagingOptions options, TimeProvider time, CancellationToken stopping) : IRetryPolicy
{
    private MessagingOptions Options => options;

    private TimeProvider Time => time;

    private CancellationToken Stopping => stopping;

    public void Probe(ProbeContext context) => context.CreateFilterScope("delivery-retry");

    public bool IsHandled(Exception exception) => true;

    public RetryPolicyContext<T> CreatePolicyContext<T>(T context)
        where T : class, PipeContext => new DeliveryRetryContext<T>(this, context);

    private TimeSpan GetDelay(int retry)
    {
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(retry, 20) - 1);
        return delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay;
    }

    private sealed class DeliveryRetryContext<T>(DeliveryRetryPolicy policy, T context) : RetryPolicyContext<T>
        where T : class, PipeContext
    {
        private readonly long _startedAt = policy.Time.GetTimestamp();

        public T Context => context;

        public bool CanRetry(Exception exception, out RetryContext<T> retryContext)
        {
            var retry = new DeliveryRetryAttempt<T>(
                policy, context, _startedAt, exception, retry: 1, failures: exception.IsUnavailable() ? 0 : 1);
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
    /// <param name="startedAt">Timestamp of the first attempt.</param>
    /// <param name="exception">The exception of the last attempt.</param>
    /// <param name="retry">Number of this retry, from 1.</param>
    /// <param name="failures">Number of attempts that failed while every dependency was available.</param>
    private sealed class DeliveryRetryAttempt<T>(
        DeliveryRetryPolicy policy, T context, long startedAt, Exception exception, int retry, int failures) : RetryContext<T>
        where T : class, PipeContext
    {
        public T Context => context;

        public CancellationToken CancellationToken => context.CancellationToken;

        public Exception Exception => exception;

        public int RetryAttempt => retry;

        public int RetryCount => retry - 1;

        public Type ContextType => typeof(T);

        /// <summary>Null: <see cref="PreRetry"/> waits, because it can requeue the event.</summary>
        public TimeSpan? Delay => null;

        public bool IsAllowed => failures <= policy.Options.MaxRetries;

        public bool CanRetry(Exception exception, out RetryContext<T> retryContext)
        {
            var next = new DeliveryRetryAttempt<T>(
                policy, context, startedAt, exception, retry + 1, failures + (exception.IsUnavailable() ? 0 : 1));
            retryContext = next;
            return next.IsAllowed;
        }

        public async Task PreRetry()
        {
            if (policy.Time.GetElapsedTime(startedAt) > policy.Options.MaxHoldTime)
            {
                throw new RequeueException("The event was held for the maximum time and is requeued.", exception);
            }

            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(policy.Stopping, context.CancellationToken);
            try
            {
                await Task.Delay(policy.GetDelay(retry), policy.Time, cancelled.Token);
            }
            catch (OperationCanceledException)
            {
                throw new RequeueException("The service is stopping; the event is requeued.", exception);
            }
        }

        public Task RetryFaulted(Exception exception) => Task.CompletedTask;
    }
}
