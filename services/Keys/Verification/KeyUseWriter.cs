using Egret.Contracts.Internal;
using Egret.Keys.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Npgsql;

namespace Egret.Keys.Verification;

/// <summary>Writes the noted uses every few seconds in one statement, and what is left when the service ends.</summary>
internal sealed class KeyUseWriter(KeyUses uses, NpgsqlDataSource database, TimeProvider time, ILogger<KeyUseWriter> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShutdownFlushTimeout = TimeSpan.FromSeconds(3);

    private bool _hasFlushed;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Once: a host may be stopped again by whoever disposes of it, when there is no way to the database any more.
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

    /// <summary>What cannot be written goes back and is written the next time.</summary>
    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        var used = uses.TakeUses();
        var refused = uses.TakeExpiredUses();
        using var job = used.Count + refused.Count > 0 ? BackgroundJob.Start("write key uses") : null;
        try
        {
            if (used.Count > 0)
            {
                await ExecuteAsync(KeyQueries.WriteUses, ColumnsOf(used.Values), cancellationToken);
            }

            if (refused.Count > 0)
            {
                var ids = refused.Values.Select(refusal => Guid.CreateVersion7(refusal.OccurredAt)).ToArray();
                await ExecuteAsync(KeyQueries.WriteExpiredUses, [ids, refused.Keys.ToArray(), Utc(refused.Values.Select(refusal => refusal.OccurredAt)), refused.Values.Select(refusal => refusal.Address).ToArray()],
                    cancellationToken);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            Logger.UsesNotWritten(used.Count, exception);
            foreach (var use in used.Values)
            {
                uses.Note(use);
            }

            foreach (var (key, refusal) in refused)
            {
                uses.RecordExpiredUse(key, refusal);
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

    private static DateTimeOffset[] Utc(IEnumerable<DateTimeOffset> moments) => [.. moments.Select(moment => moment.ToUniversalTime())];
}
