using Egret.Contracts.Events;
using Egret.Keys.ApiKeys;
using Egret.Keys.Data;
using Egret.Keys.Policies;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.LeakReports;

/// <summary>
/// Processes leak reports one after the other, each in its own transaction, which commits the effects of the report
/// and its removal together. A failed report is deferred with an increasing delay, so that later reports do not wait
/// for it. Several workers may run concurrently; each locks the report that it processes.
/// </summary>
internal sealed class LeakReportWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<LeakReportWorker> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>The poll interval for reports of other processes; reports of this process signal the worker.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The minimum time between two notifications about one secret that stays valid, however often it is reported.
    /// </summary>
    private static readonly TimeSpan NotificationInterval = TimeSpan.FromHours(1);

    private const int MaxAttempts = 12;
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Signals a new report.</summary>
    public void Signal()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // A signal is pending already; the worker polls again before it waits.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _signal.Dispose();
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await HandleNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The database is unavailable. The reports stay in their table until the next iteration.
                Logger.LeakReportIterationFailed(exception);
            }

            await _signal.WaitAsync(PollInterval, stoppingToken);
        }
    }

    /// <returns>Whether a report was due.</returns>
    private async Task<bool> HandleNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<KeysContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await LockNextAsync(database, cancellationToken) is not { } report)
        {
            return false;
        }

        using var job = BackgroundJob.Start("handle leak report");
        try
        {
            database.Remove(report);
            var revoked = await HandleAsync(report, database, cancellationToken);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await scope.ServiceProvider.GetRequiredService<VerdictCache>().InvalidateAsync(revoked.SelectMany(key => key.Secrets));
            foreach (var key in revoked)
            {
                Logger.ApiKeyRevoked(key.Id);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Releases the row lock.
            await transaction.DisposeAsync();
            await DeferAsync(report, exception, cancellationToken);
        }

        return true;
    }

    private async Task<KeyReport?> LockNextAsync(KeysContext database, CancellationToken cancellationToken)
    {
        var reports = await database.KeyReports
            .FromSql(KeyQueries.LockNextReport(Time.GetUtcNow()))
            .ToListAsync(cancellationToken);
        return reports.SingleOrDefault();
    }

    /// <summary>
    /// Schedules the next attempt. Fails while the database is unavailable; the attempt does not count then.
    /// </summary>
    private async Task DeferAsync(KeyReport report, Exception reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var attempts = report.Attempts + 1;
        var backoff = TimeSpan.FromSeconds(Math.Pow(2, attempts - 1));
        DateTimeOffset? next = attempts < MaxAttempts ? Time.GetUtcNow() + (backoff < MaxBackoff ? backoff : MaxBackoff) : null;
        await scope.ServiceProvider.GetRequiredService<KeysContext>().KeyReports
            .Where(row => row.Id == report.Id)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(updated => updated.Attempts, attempts)
                    .SetProperty(updated => updated.NextAttemptAt, next),
                cancellationToken);
        if (next is null)
        {
            Logger.LeakReportDeadLettered(report.Id, attempts, reason);
        }
        else
        {
            Logger.LeakReportDeferred(report.Id, attempts, reason);
        }
    }

    /// <returns>The keys that the report revoked.</returns>
    private async Task<IReadOnlyList<ApiKey>> HandleAsync(KeyReport report, KeysContext database, CancellationToken cancellationToken)
    {
        var organisationId = await database.ApiKeySecrets.Where(secret => secret.Hash == report.SecretHash)
            .Join(database.ApiKeys, secret => secret.ApiKeyId, owned => owned.Id, (_, owned) => (Guid?)owned.OrganisationId)
            .SingleOrDefaultAsync(cancellationToken);
        if (organisationId is null)
        {
            return [];
        }

        var policy = await database.LockPolicyAsync(organisationId.Value, cancellationToken);
        var exposed = await ExposedSecrets.LockFromSecretAsync(database, report.SecretHash, cancellationToken);
        var secret = exposed.Keys.SelectMany(locked => locked.Secrets).SingleOrDefault(candidate => candidate.Hash == report.SecretHash);
        var key = exposed.Keys.SingleOrDefault(locked => locked.Id == secret?.ApiKeyId);
        var now = Time.GetUtcNow();
        foreach (var leak in exposed.LeakedAt(now))
        {
            // Also if no key is left to revoke: data created with the key outlives it.
            database.PublishOnCommit(leak);
        }

        // A key stays valid if its owner signed in and replaced the leaked secret: revoking it would only harm the
        // owner, who is notified. Keys issued with the leaked secret are revoked, and so is a key that was rotated
        // with an API key, because the holder of the leaked secret may have rotated it.
        var open = exposed.UsableAt(now);
        if (secret is null || key is null || (key.IsRevoked && open.Count == 0))
        {
            return [];
        }

        var revoked = policy.LeakedKeys == LeakedKeyAction.Revoke ? open : [];
        if (revoked.Count > 0 || !(secret.ReportedAt > now - NotificationInterval))
        {
            secret.RecordReport(now);
            foreach (var leaked in revoked)
            {
                leaked.Revoke(now);
            }

            RecordEvents(report, key, revoked, database, now);
        }

        return revoked;
    }

    private static void RecordEvents(KeyReport report, ApiKey key, IReadOnlyList<ApiKey> revoked, KeysContext database, DateTimeOffset now)
    {
        AddEvent(key, ApiKeyEventType.Reported, AuditActions.KeyReported, report.ReportedAt);
        database.PublishOnCommit(new ApiKeyReported(
            Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId, key.Name, key.Prefix, key.IsRevoked)
        {
            AlsoRevokedCount = revoked.Count(ended => ended != key),
        });
        foreach (var ended in revoked)
        {
            AddEvent(ended, ApiKeyEventType.Revoked, AuditActions.KeyRevoked, now);
            database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, ended.OrganisationId, ended.Id, ended.UserId));
        }

        void AddEvent(ApiKey concerned, ApiKeyEventType type, string action, DateTimeOffset at)
        {
            database.Add(new ApiKeyEvent
            {
                Id = Guid.CreateVersion7(at),
                ApiKeyId = concerned.Id,
                Type = type,
                OccurredAt = at,
                IpAddress = report.IpAddress,
                CauseKeyId = concerned == key ? null : key.Id,
            });
            var entry = KeyAudit.CreateEntry(action, AuditOutcomes.Succeeded, concerned.OrganisationId, concerned.Id, at);
            database.PublishOnCommit(entry with { Address = report.IpAddress, TraceId = report.TraceId });
        }
    }
}
