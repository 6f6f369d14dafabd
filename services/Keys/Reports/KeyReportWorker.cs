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
        var key = await HandleAsync(report, database, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (key is { IsRevoked: true })
        {
            await scope.ServiceProvider.GetRequiredService<VerdictCache>().DropAsync(key.Secrets);
            logger.ApiKeyRevoked(key.Id);
        }

        return true;
    }

    /// <returns>The key that the report concerns; null when there is none, or none that still could be used.</returns>
    private async Task<ApiKey?> HandleAsync(KeyReport report, KeysContext database, CancellationToken cancellationToken)
    {
        var key = (await database.ApiKeys.FromSql(KeyQueries.LockOfSecret(report.SecretHash)).ToListAsync(cancellationToken)).SingleOrDefault();
        if (key is null or { IsRevoked: true })
        {
            return null;
        }

        await database.ApiKeySecrets.Where(secret => secret.ApiKeyId == key.Id).LoadAsync(cancellationToken);
        var policy = await database.KeyPolicies.SingleOrDefaultAsync(row => row.OrganisationId == key.OrganisationId, cancellationToken);
        var now = time.GetUtcNow();

        // A secret whose grace is over opens nothing, so that revoking the key would only harm its owner; he is told that it got out.
        var isUsable = key.Secrets.Any(secret => secret.Hash == report.SecretHash && !(secret.EndsAt <= now));
        var isRevoked = isUsable && policy is not { LeakedKeys: LeakedKeyAction.Notify } && key.Revoke(now);
        if (isRevoked || !await WasNotedAsync(database, key, now, cancellationToken))
        {
            Note(report, key, isRevoked, database, now);
        }

        return key;
    }

    private static Task<bool> WasNotedAsync(KeysContext database, ApiKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - NoteInterval;
        return database.ApiKeyEvents.AnyAsync(
            happened => happened.ApiKeyId == key.Id && happened.Type == ApiKeyEventType.Reported && happened.OccurredAt > since, cancellationToken);
    }

    private static void Note(KeyReport report, ApiKey key, bool isRevoked, KeysContext database, DateTimeOffset now)
    {
        AddEvent(ApiKeyEventType.Reported, AuditActions.KeyReported, report.ReportedAt);
        database.PublishOnCommit(new ApiKeyReported(
            Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId, key.Name, key.Prefix, isRevoked));
        if (isRevoked)
        {
            AddEvent(ApiKeyEventType.Revoked, AuditActions.KeyRevoked, now);
            database.PublishOnCommit(new ApiKeyRevoked(Guid.CreateVersion7(now), now, key.OrganisationId, key.Id, key.UserId));
        }

        void AddEvent(ApiKeyEventType type, string action, DateTimeOffset at)
        {
            database.Add(new ApiKeyEvent { Id = Guid.CreateVersion7(at), ApiKeyId = key.Id, Type = type, OccurredAt = at, IpAddress = report.IpAddress });
            database.PublishOnCommit(new AccessAudited(
                Guid.CreateVersion7(at), at, action, AuditOutcomes.Succeeded, Reason: null, UserId: null, KeyId: null, key.OrganisationId,
                "api_key", key.Id.ToString(), report.IpAddress, Count: 1, report.TraceId));
        }
    }
}

internal static partial class ReportLog
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Warning, Message = "Dealing with reported keys was interrupted; it goes on")]
    public static partial void ReportsInterrupted(this ILogger logger, Exception exception);
}
