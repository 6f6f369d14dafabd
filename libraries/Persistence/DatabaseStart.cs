using Microsoft.Extensions.Logging;
using Npgsql;

namespace Egret.Persistence;

/// <summary>Steps of a service's start that need its database.</summary>
public static class DatabaseStart
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs the step, once a second while the database is unavailable. Any other exception ends the start.
    /// </summary>
    /// <param name="step">The step; it starts from the beginning each time.</param>
    /// <param name="name">The step's name in the log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task RunAsync(
        Func<CancellationToken, Task> step, string name, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        while (true)
        {
            try
            {
                await step(cancellationToken);
                return;
            }
            catch (Exception exception) when (IsDatabaseUnavailable(exception) && !cancellationToken.IsCancellationRequested)
            {
                logger.DatabaseNotReady(name, exception);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Whether the database was unavailable. EF Core wraps the driver's exception, once or twice.</summary>
    public static bool IsDatabaseUnavailable(Exception? exception) =>
        exception is not null && (exception is NpgsqlException { IsTransient: true } || IsDatabaseUnavailable(exception.InnerException));
}
