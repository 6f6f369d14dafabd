using Egret.Contracts.Events;
using Egret.Keys.ApiKeys;
using Egret.Keys.Policies;
using Egret.Keys.Storage;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry;

namespace Egret.Keys.Reports;

/// <summary>
/// Deals with reported keys, one after the other, each in a transaction of its own: what a report leads to and its end are
/// committed together. Several may run at once; each takes reports that no other one holds.
/// </summary>
internal sealed class KeyReportWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyReportWorker> logger) : BackgroundService
{
    /// <summary>For what another process left behind; reports made here wake the worker.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>A key that was reported and goes on working is noted and its owner told again only after this, however often it is handed in.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromHours(1);

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
                logger.ReportsInterrupted(exception);
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
        KeyReport? report;
        using (SuppressInstrumentationScope.Begin())
        {
            report = (await database.KeyReports.FromSql(KeyQueries.TakeReport).ToListAsync(cancellationToken)).SingleOrDefault();
        }

        if (report is null)
        {
            return false;
        }

        database.Remove(report);
        var revoked = await HandleAsync(report, database, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<VerdictCache>().DropAsync(revoked.SelectMany(key => key.Secrets));
        foreach (var key in revoked)
        {
            logger.ApiKeyRevoked(key.Id);
        }

        return true;
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
        var known = await KnownSecrets.LockFromSecretAsync(database, report.SecretHash, cancellationToken);
        var key = known.Keys.SingleOrDefault(locked => locked.Secrets.Any(secret => secret.Hash == report.SecretHash));
        var now = time.GetUtcNow();

        // A key goes on whose owner himself replaced what got out: revoking it would only harm him, and he is told. What was made with it
        // does not, nor does a key that was given a new secret with an API key: whoever had the old one may have done that.
        var open = known.OpenAt(now);
        if (key is null || (key.IsRevoked && open.Count == 0))
        {
            return [];
        }

        var revoked = policy.LeakedKeys == LeakedKeyAction.Revoke ? open : [];
        if (revoked.Count > 0 || !await WasNotedAsync(database, key, now, cancellationToken))
        {
            foreach (var leaked in revoked)
            {
                leaked.Revoke(now);
            }

            Note(report, key, revoked, database, now);
        }

        return revoked;
    }

    private static Task<bool> WasNotedAsync(KeysContext database, ApiKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - NoteInterval;
        return database.ApiKeyEvents.AnyAsync(
            happened => happened.ApiKeyId == key.Id && happened.Type == ApiKeyEventType.Reported && happened.OccurredAt > since, cancellationToken);
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
                BecauseOfKeyId = concerned == key ? null : key.Id,
            });
            database.PublishOnCommit(new AccessAudited(
                Guid.CreateVersion7(at), at, action, AuditOutcomes.Succeeded, Reason: null, UserId: null, KeyId: null, concerned.OrganisationId,
                "api_key", concerned.Id.ToString(), report.IpAddress, Count: 1, report.TraceId));
        }
    }
}

internal static partial class ReportLog
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Warning, Message = "Dealing with reported keys was interrupted; it goes on")]
    public static partial void ReportsInterrupted(this ILogger logger, Exception exception);
}
