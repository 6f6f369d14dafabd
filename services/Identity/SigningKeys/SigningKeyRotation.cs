using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Tokens;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

/// <summary>How much of a hurry a rotation by command is in.</summary>
internal enum RotationUrgency
{
    /// <summary>The next key signs once every reader of the key set has had the time to read it.</summary>
    Planned,

    /// <summary>The next key signs as soon as every replica has it; tokens of the old one stay good until they expire.</summary>
    Now,

    /// <summary>The next key signs at once, and no token of an older key is good any more: everybody signs in anew.</summary>
    Compromised,
}

/// <summary>
/// Sees to it that there is a key to sign with before anything is served, that the next one is published in time, and that a
/// key is forgotten once the last token signed with it has expired. Replicas take turns under an advisory lock.
/// </summary>
internal sealed class SigningKeyRotation(
    IServiceScopeFactory scopes, SigningKeyRing ring, PrivateKeyCipher cipher, IOptions<SigningKeyOptions> options,
    IOptions<JwtOptions> tokens, TimeProvider time, ILogger<SigningKey> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>An arbitrary number that nothing else in this database locks.</summary>
    private const long AdvisoryLock = 7_310_585_001;

    /// <summary>What a replica's look for keys may take, and how far its clock may be ahead.</summary>
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
                // Most likely the database is away; the keys in memory are good until it is back.
                Logger.RotationInterrupted(exception);
            }
        }
    }

    /// <summary>Makes a new key whether or not one is due. Running replicas take it over within the refresh interval.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RotateAsync(RotationUrgency urgency, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
        if (urgency == RotationUrgency.Compromised)
        {
            await database.SigningKeys.ExecuteDeleteAsync(cancellationToken);
        }

        var now = Time.GetUtcNow();
        var signsFrom = urgency switch
        {
            RotationUrgency.Planned => now + options.Value.PublishLead,
            // A replica that signed with it earlier would give out tokens that another one, which does not know it yet, refuses; and a
            // gateway that asks that one for the key set is no wiser.
            RotationUrgency.Now => now + options.Value.RefreshInterval + RefreshMargin,
            RotationUrgency.Compromised => now,
            _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, "There is no such urgency."),
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

        await ForgetExpiredAsync(database, cancellationToken);
        await ring.LoadAsync(database, cancellationToken);
    }

    /// <summary>Whether the newest key's time to sign ends within the lead, and no successor is there yet.</summary>
    private async Task<bool> IsDueAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var newest = await NewestSignsFromAsync(database, cancellationToken);
        return newest is null || newest + options.Value.RotationInterval - options.Value.PublishLead <= Time.GetUtcNow();
    }

    private async Task<string> AddKeyAsync(IServiceProvider services, DateTimeOffset now, DateTimeOffset signsFrom, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<IdentityContext>();
        var key = SigningKey.Create(cipher, now, signsFrom);
        database.Add(key);
        services.GetRequiredService<AuditPublisher>().Succeeded(AuditActions.SigningKeyRotation);
        await database.SaveChangesAsync(cancellationToken);
        Logger.SigningKeyCreated(key.Id, key.SignsFrom);
        return key.Id;
    }

    private static Task<DateTimeOffset?> NewestSignsFromAsync(IdentityContext database, CancellationToken cancellationToken) =>
        database.SigningKeys.MaxAsync(key => (DateTimeOffset?)key.SignsFrom, cancellationToken);

    /// <summary>
    /// A key signs until the next one's time comes; the token it signed last dies a lifetime later. A replica learns of a
    /// successor within the refresh interval, which is why that is added.
    /// </summary>
    private async Task ForgetExpiredAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var lifetime = tokens.Value.RefreshLifetime > tokens.Value.AccessLifetime ? tokens.Value.RefreshLifetime : tokens.Value.AccessLifetime;
        var successorsSignedBy = Time.GetUtcNow() - lifetime - options.Value.RefreshInterval;
        await database.SigningKeys
            .Where(key => database.SigningKeys.Any(later => later.SignsFrom > key.SignsFrom && later.SignsFrom < successorsSignedBy))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
