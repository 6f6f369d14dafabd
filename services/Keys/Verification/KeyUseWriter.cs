using Egret.Contracts.Internal;
using Egret.Keys.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Npgsql;

namespace Egret.Keys.Verification;

/// <summary>Writes the recorded uses in one statement every five seconds, and the remaining ones at shutdown.</summary>
internal sealed class KeyUseWriter(KeyUses uses, NpgsqlDataSource database, TimeProvider time, ILogger<KeyUseWriter> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShutdownFlushTimeout = TimeSpan.FromSeconds(3);

    private bool _hasFlushed;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Flush once: disposal may stop the host a second time, after the database connection is closed.
        if (Interlocked.Exchange(ref _hasFlushed, true))
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ShutdownFlushTimeout);
        await TryWriteAsync(limit.Token);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryWriteAsync(stoppingToken);
        }
    }

    /// <summary>Writes the recorded uses. After a failure they are restored and written with the next batch.</summary>
    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        var used = uses.TakeUses();
        var expired = uses.TakeExpiredUses();
        using var job = used.Count + expired.Count > 0 ? BackgroundJob.Start("write key uses") : null;
        try
        {
            if (used.Count > 0)
            {
                await ExecuteAsync(KeyQueries.WriteUses, ColumnsOf(used.Values), cancellationToken);
            }

            if (expired.Count > 0)
            {
                var ids = expired.Values.Select(use => Guid.CreateVersion7(use.OccurredAt)).ToArray();
                Array[] columns =
                [
                    ids, expired.Keys.ToArray(), Utc(expired.Values.Select(use => use.OccurredAt)),
                    expired.Values.Select(use => use.Address).ToArray(),
                ];
                await ExecuteAsync(KeyQueries.WriteExpiredUses, columns, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            Logger.UsesNotWritten(used.Count, exception);
            foreach (var use in used.Values)
            {
                uses.Record(use);
            }

            foreach (var (key, use) in expired)
            {
                uses.RecordExpiredUse(key, use);
            }
        }
    }

    private async Task ExecuteAsync(string statement, Array[] parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(RowScope.Service, cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Array[] ColumnsOf(IEnumerable<KeyUse> used)
    {
        KeyUse[] rows = [.. used];
        return
        [
            Array.ConvertAll(rows, use => use.KeyId), Utc(rows.Select(use => use.UsedAt)),
            Array.ConvertAll(rows, use => use.Address), Array.ConvertAll(rows, use => use.RouteClass),
        ];
    }

    private static DateTimeOffset[] Utc(IEnumerable<DateTimeOffset> moments) =>
        [.. moments.Select(moment => moment.ToUniversalTime())];
}
