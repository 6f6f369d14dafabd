using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>
/// Creates or updates the configured administrator before the service accepts requests. Idempotent; replicas are
/// serialized by an advisory lock.
/// </summary>
internal sealed class PlatformAdministratorInitializer(
    IServiceScopeFactory scopes, IOptions<AdministratorOptions> options, PasswordPolicy policy, TimeProvider time,
    ILogger<User> logger) : IHostedService
{
    /// <summary>Key of the advisory lock; unique in this database.</summary>
    private const long AdvisoryLock = 7_310_585_002;

    public Task StartAsync(CancellationToken cancellationToken) =>
        DatabaseStart.RunAsync(StoreAsync, "the platform administrator", time, logger, cancellationToken);

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { Email: { Length: > 0 } email, Password: { Length: > 0 } configured })
        {
            return;
        }

        var password = PasswordPolicy.Normalize(configured);
        if (policy.FindViolation(password, email) is not null)
        {
            logger.AdministratorPasswordIsWeak();
        }

        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var audit = scope.ServiceProvider.GetRequiredService<AuditPublisher>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
        var normalizedEmail = users.NormalizeEmail(email);
        var userId = await database.Users.Where(row => row.NormalizedEmail == normalizedEmail).Select(row => row.Id)
            .SingleOrDefaultAsync(cancellationToken);
        // Locked, so that a concurrent sign-in with the old password is either complete, and revoked below, or fails.
        var user = await database.LockUserAsync(userId, cancellationToken);
        var isChanged = user is null
            ? await CreateAsync(database, users, audit, email, password)
            : await UpdateAsync(database, users, audit, user, password, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isChanged && user is not null)
        {
            await scope.ServiceProvider.GetRequiredService<PrincipalCache>().RemoveAsync(user.Id);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> CreateAsync(IdentityContext database, UserManager<User> users, AuditPublisher audit,
        string email, string password)
    {
        var now = time.GetUtcNow();
        var user = User.Register(email, "", now);
        user.PromoteToPlatformAdministrator(now);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        user.RecordConfiguredPassword(user.PasswordHash);
        database.PublishOnCommit(new UserRegistered(Guid.CreateVersion7(now), now, user.Id));
        audit.Succeeded(AuditActions.PlatformAdministratorChanged, AuditTarget.User(user.Id));
        ThrowIfFailed(await users.CreateAsync(user));
        logger.AdministratorCreated(user.Id);
        return true;
    }

    private async Task<bool> UpdateAsync(
        IdentityContext database, UserManager<User> users, AuditPublisher audit, User user, string password,
        CancellationToken cancellationToken)
    {
        if (user.IsPlatformAdministrator && WasConfigured(users, user, password))
        {
            return false;
        }

        if (user is { IsPlatformAdministrator: true, ConfiguredPasswordHash: null } && await users.CheckPasswordAsync(user, password))
        {
            // The password was configured by a version that did not record it.
            user.RecordConfiguredPassword(user.PasswordHash!);
            ThrowIfFailed(await users.UpdateAsync(user));
            return false;
        }

        // Before the timestamps below, so that no concurrent refresh issues a later token.
        await database.RevokeFamiliesAsync(user.Id, except: null, time, cancellationToken);
        await database.DeletePasswordResetsAsync(user.Id, cancellationToken);
        if (!user.IsPlatformAdministrator)
        {
            // An unverified user registered this address before it was configured. The user must present the
            // configured password from now on, and API keys created before do not become keys of an administrator:
            // gateways reject them from this time on, and the event makes Keys revoke them.
            logger.ExistingAccountMadeAdministrator(user.Id);
            var before = time.GetUtcNow();
            user.PromoteToPlatformAdministrator(before);
            database.PublishOnCommit(
                new UserAccessChanged(Guid.CreateVersion7(before), before, user.Id, IsActive: false, IsDeleted: false));
            audit.Succeeded(AuditActions.PlatformAdministratorChanged, AuditTarget.User(user.Id));
        }

        var hash = users.PasswordHasher.HashPassword(user, password);
        var now = time.GetUtcNow();
        user.ChangePassword(hash, now);
        user.RecordConfiguredPassword(hash);
        database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(now), now, user.Id, IsActive: true, IsDeleted: false));
        audit.Succeeded(AuditActions.PasswordChange, AuditTarget.User(user.Id));
        ThrowIfFailed(await users.UpdateAsync(user));
        logger.AdministratorUpdated(user.Id);
        return true;
    }

    private static bool WasConfigured(UserManager<User> users, User user, string password) =>
        user.ConfiguredPasswordHash is { } given
        && users.PasswordHasher.VerifyHashedPassword(user, given, password) != PasswordVerificationResult.Failed;

    private static void ThrowIfFailed(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(
                "The platform administrator could not be stored: " + string.Join(' ', result.Errors.Select(error => error.Code)));
        }
    }
}
