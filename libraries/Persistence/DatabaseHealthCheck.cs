using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry;

namespace Egret.Persistence;

/// <summary>
/// Whether the database answers a statement within two seconds. Npgsql does not return from a statement of a server
/// that hangs, with or without a time-out: it waits for the server's answer to its request to cancel. So a statement
/// without an answer is left pending, and the database counts as unavailable until it completes.
/// </summary>
internal sealed class DatabaseHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private Task _pending = Task.CompletedTask;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task statement;
        lock (_lock)
        {
            // One at a time, so that a server that hangs holds one connection of the pool for this, not one for each
            // check.
            statement = _pending = _pending.IsCompleted ? ExecuteAsync() : _pending;
        }

        try
        {
            await statement.WaitAsync(Limit, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The database does not answer.", exception);
        }
    }

    private async Task ExecuteAsync()
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var command = database.CreateCommand("select 1");
        await command.ExecuteScalarAsync(CancellationToken.None);
    }
}
