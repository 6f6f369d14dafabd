using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

/// <summary>
/// Ensures that a signing key exists before the service accepts requests, publishes the next key in time and deletes
/// a key after its last token has expired. Replicas are serialized by an advisory lock.
/// </summary>
internal sealed class SigningKeyRotation(
    IServiceScopeFactory scopes, SigningKeyRing ring, PrivateKeyCipher cipher, IOptions<SigningKeyOptions> options,
    IOptions<JwtOptions> tokens, TimeProvider time, ILogger<SigningKey> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>Key of the advisory lock; unique in this database.</summary>
    private const long AdvisoryLock = 7_310_585_001;

    /// <summary>Margin for the loading of keys and for clock differences between replicas.</summary>
    private static readonly TimeSpan RefreshMargin = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await DatabaseStart.RunAsync(RotateAsync, "the first signing key", Time, Logger, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RefreshInterval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RotateAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Most likely the database is unavailable; the loaded keys stay in use.
                Logger.SigningKeyRotationFailed(exception);
            }
        }
    }

    /// <summary>
    /// Creates a key regardless of the schedule. Running replicas load it within the refresh interval.
    /// </summary>
    /// <returns>Id of the key.</returns>
    public async Task<string> RotateAsync(RotationMode mode, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
        if (mode == RotationMode.Compromised)
        {
            await database.SigningKeys.ExecuteDeleteAsync(cancellationToken);
        }

        var now = Time.GetUtcNow();
        var signsFrom = mode switch
        {
            RotationMode.Planned => now + options.Value.PublishLead,
            // Earlier signing would issue tokens that a replica without the key rejects, and the key set that a gateway
            // fetches from it would not contain the key either.
            RotationMode.Now => now + options.Value.RefreshInterval + RefreshMargin,
            RotationMode.Compromised => now,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown rotation mode."),
        };
        var keyId = await AddKeyAsync(scope.ServiceProvider, now, signsFrom, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return keyId;
    }

    private async Task RotateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        if (await IsDueAsync(database, cancellationToken))
        {
            using var job = BackgroundJob.Start("rotate signing key");
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
            if (await IsDueAsync(database, cancellationToken))
            {
                var now = Time.GetUtcNow();
                var isFirst = await NewestSignsFromAsync(database, cancellationToken) is null;
                await AddKeyAsync(scope.ServiceProvider, now, isFirst ? now : now + options.Value.PublishLead, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await DeleteExpiredAsync(database, cancellationToken);
        await ring.LoadAsync(database, cancellationToken);
    }

    /// <summary>Whether the newest key stops signing within the publish lead.</summary>
    private async Task<bool> IsDueAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var newest = await NewestSignsFromAsync(database, cancellationToken);
        return newest is null || newest + options.Value.RotationInterval - options.Value.PublishLead <= Time.GetUtcNow();
    }

    private async Task<string> AddKeyAsync(IServiceProvider services, DateTimeOffset now, DateTimeOffset signsFrom,
        CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<IdentityContext>();
        var key = SigningKey.Create(cipher.Seal, now, signsFrom);
        database.Add(key);
        services.GetRequiredService<AuditPublisher>().Succeeded(AuditActions.SigningKeyRotation);
        await database.SaveChangesAsync(cancellationToken);
        Logger.SigningKeyCreated(key.Id, key.SignsFrom);
        return key.Id;
    }

    private static Task<DateTimeOffset?> NewestSignsFromAsync(IdentityContext database, CancellationToken cancellationToken) =>
        database.SigningKeys.MaxAsync(key => (DateTimeOffset?)key.SignsFrom, cancellationToken);

    /// <summary>
    /// Deletes keys whose last token has expired. Replicas load a successor within the refresh interval, which is
    /// added to the lifetime.
    /// </summary>
    private async Task DeleteExpiredAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var lifetime = tokens.Value.RefreshLifetime > tokens.Value.AccessLifetime ? tokens.Value.RefreshLifetime
            : tokens.Value.AccessLifetime;
        var successorsSignedBy = Time.GetUtcNow() - lifetime - options.Value.RefreshInterval;
        await database.SigningKeys
            .Where(key => database.SigningKeys.Any(later => later.SignsFrom > key.SignsFrom && later.SignsFrom < successorsSignedBy))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
