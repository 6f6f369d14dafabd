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
/// Deals with reported keys, one after the other, each in a transaction of its own: what a report leads to and its end are
/// committed together. One that fails is put off, longer each time, so that the later ones are not kept waiting by it.
/// Several may run at once; each takes reports that no other one holds.
/// </summary>
internal sealed class LeakReportWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<LeakReportWorker> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>For what another process left behind; reports made here wake the worker.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>Of a secret that goes on working when it was reported the owner is told again only after this, however often it is handed in.</summary>
    private static readonly TimeSpan NotificationInterval = TimeSpan.FromHours(1);

    private const int MaxAttempts = 12;
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>There is a new report.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already, and looks again before it sleeps.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
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
                // The database is away. Nothing is lost: the reports are where they were.
                Logger.LeakReportIterationFailed(exception);
            }

            await _wake.WaitAsync(PollInterval, stoppingToken);
        }
    }

    /// <returns>Whether there was one.</returns>
    private async Task<bool> HandleNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<KeysContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await TakeAsync(database, cancellationToken) is not { } report)
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
            await scope.ServiceProvider.GetRequiredService<VerdictCache>().DropAsync(revoked.SelectMany(key => key.Secrets));
            foreach (var key in revoked)
            {
                Logger.ApiKeyRevoked(key.Id);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Gives the row free.
            await transaction.DisposeAsync();
            await DeferAsync(report, exception, cancellationToken);
        }

        return true;
    }

    private async Task<KeyReport?> TakeAsync(KeysContext database, CancellationToken cancellationToken)
    {
        return (await database.KeyReports.FromSql(KeyQueries.TakeReport(Time.GetUtcNow())).ToListAsync(cancellationToken)).SingleOrDefault();
    }

    /// <summary>Where the database is away this fails too, and the attempt does not count.</summary>
    private async Task DeferAsync(KeyReport report, Exception reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var attempts = report.Attempts + 1;
        var backOff = TimeSpan.FromSeconds(Math.Pow(2, attempts - 1));
        DateTimeOffset? next = attempts < MaxAttempts ? Time.GetUtcNow() + (backOff < MaxBackOff ? backOff : MaxBackOff) : null;
        await scope.ServiceProvider.GetRequiredService<KeysContext>().KeyReports.Where(row => row.Id == report.Id).ExecuteUpdateAsync(
            row => row.SetProperty(put => put.Attempts, attempts).SetProperty(put => put.NextAttemptAt, next), cancellationToken);
        if (next is null)
        {
            Logger.LeakReportDeadLettered(report.Id, attempts, reason);
        }
        else
        {
            Logger.LeakReportDeferred(report.Id, attempts, reason);
        }
    }

    /// <returns>The keys that are revoked by it.</returns>
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
        var known = await ExposedSecrets.LockFromSecretAsync(database, report.SecretHash, cancellationToken);
        var secret = known.Keys.SelectMany(locked => locked.Secrets).SingleOrDefault(one => one.Hash == report.SecretHash);
        var key = known.Keys.SingleOrDefault(locked => locked.Id == secret?.ApiKeyId);
        var now = Time.GetUtcNow();
        foreach (var leak in known.LeakedAt(now))
        {
            // Also where nothing is left to revoke: what was made with the key may outlast it.
            database.PublishOnCommit(leak);
        }

        // A key goes on whose owner signed in and replaced what got out: revoking it would only harm the owner, who is told. What was made with it
        // does not, nor does a key that was given a new secret with an API key: whoever had the old one may have done that.
        var open = known.UsableAt(now);
        if (secret is null || key is null || (key.IsRevoked && open.Count == 0))
        {
            return [];
        }

        var revoked = policy.LeakedKeys == LeakedKeyAction.Revoke ? open : [];
        if (revoked.Count > 0 || !(secret.ReportedAt > now - NotificationInterval))
        {
            secret.Report(now);
            foreach (var leaked in revoked)
            {
                leaked.Revoke(now);
            }

            Note(report, key, revoked, database, now);
        }

        return revoked;
    }

    private static void Note(KeyReport report, ApiKey key, IReadOnlyList<ApiKey> revoked, KeysContext database, DateTimeOffset now)
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
            var line = KeyAudit.Line(action, AuditOutcomes.Succeeded, concerned.OrganisationId, concerned.Id, at);
            database.PublishOnCommit(line with { Address = report.IpAddress, TraceId = report.TraceId });
        }
    }
}
