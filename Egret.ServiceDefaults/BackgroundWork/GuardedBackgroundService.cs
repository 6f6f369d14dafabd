using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.ServiceDefaults.BackgroundWork;

/// <summary>
/// A background service that restarts after a failure instead of stopping its host: an unhandled exception is logged,
/// and the work is restarted after a delay that doubles from 1 s up to 30 s. Every background service of Egret
/// derives from this class.
/// </summary>
/// <param name="time">The clock that delays are measured with.</param>
/// <param name="logger">The logger of the derived class.</param>
public abstract class GuardedBackgroundService(TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    /// <summary>The time without an exception after which the work counts as recovered.</summary>
    private static readonly TimeSpan RecoveredAfter = TimeSpan.FromMinutes(1);

    private Failure? _failure;

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>The logger of the derived class.</summary>
    protected ILogger Logger { get; } = logger;

    /// <summary>
    /// The exception that last ended the work; null if there was none, or if the work has run for a minute since.
    /// </summary>
    public Exception? LastFailure => _failure is { } failure && !HasRecovered(failure) ? failure.Exception : null;

    /// <summary>Runs the work until the token is cancelled. If it returns earlier, the work is not restarted.</summary>
    /// <param name="stoppingToken">Cancelled when the host stops.</param>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Includes a cancellation that the host did not request: client libraries report a timeout or a
                // closed connection as one.
                failures = _failure is null || HasRecovered(_failure) ? 1 : failures + 1;
                var delay = DelayAfter(failures);
                _failure = new Failure(exception, Time.GetTimestamp(), delay);
                Logger.BackgroundWorkFailed(GetType().Name, delay, exception);
                await Task.Delay(delay, Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private bool HasRecovered(Failure failure) => Time.GetElapsedTime(failure.At) > failure.Delay + RecoveredAfter;

    private static TimeSpan DelayAfter(int failures)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures, 10) - 1);
        return delay < MaxDelay ? delay : MaxDelay;
    }

    private sealed record Failure(Exception Exception, long At, TimeSpan Delay);
}
