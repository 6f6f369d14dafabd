using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Identity.Tokens;
using Egret.Messaging;
using Egret.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>The platform administrator that a deployment names (section <c>Administrator</c>). Without one there is none.</summary>
internal sealed class AdministratorOptions : IValidatableObject
{
    public const string Section = "Administrator";

    /// <summary>The administrator's e-mail address. An account that has it already is made administrator.</summary>
    [RegularExpression(EmailFormat.Pattern, ErrorMessage = "Administrator:Email is not an e-mail address.")]
    public string? Email { get; init; }

    /// <summary>
    /// The administrator's password, 8 to 128 characters, given to them once: the one that they choose afterwards outlasts restarts. Changing it here and
    /// restarting gives them this one, and is also the way back in for one who forgot theirs.
    /// </summary>
    [StringLength(PasswordRules.MaximumLength, MinimumLength = PasswordRules.MinimumLength, ErrorMessage = "Administrator:Password must have 8 to 128 characters.")]
    public string? Password { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Email) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Administrator:Email and Administrator:Password belong together: give both or neither.");
        }
    }
}

[OptionsValidator]
internal sealed partial class AdministratorOptionsValidator : IValidateOptions<AdministratorOptions>;

/// <summary>Makes or updates the configured administrator before anything is served. Replicas take turns; a second run changes nothing.</summary>
internal sealed class PlatformAdministrator(
    IServiceScopeFactory scopes, IOptions<AdministratorOptions> options, PasswordRules rules, TimeProvider time, ILogger<User> logger) : IHostedService
{
    /// <summary>An arbitrary number that nothing else in this database locks.</summary>
    private const long AdvisoryLock = 7_310_585_002;

    public Task StartAsync(CancellationToken cancellationToken) =>
        DatabaseStart.RunAsync(StoreAsync, "the platform administrator", time, logger, cancellationToken);

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { Email: { Length: > 0 } email, Password: { Length: > 0 } configured })
        {
            return;
        }

        var password = PasswordRules.Normalize(configured);
        if (rules.FindBreach(password, email) is not null)
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
        var userId = await database.Users.Where(row => row.NormalizedEmail == normalizedEmail).Select(row => row.Id).SingleOrDefaultAsync(cancellationToken);
        // Locked: a sign-in with the old password that is just being written is there to be ended afterwards.
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

    private async Task<bool> CreateAsync(IdentityContext database, UserManager<User> users, AuditPublisher audit, string email, string password)
    {
        var now = time.GetUtcNow();
        var user = User.Register(email, "", now);
        user.MakePlatformAdministrator(now);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        user.RememberConfiguredPassword(user.PasswordHash);
        database.PublishOnCommit(new UserRegistered(Guid.CreateVersion7(now), now, user.Id));
        audit.Succeeded(AuditActions.PlatformAdministratorChanged, AuditTarget.User(user.Id));
        ThrowIfFailed(await users.CreateAsync(user));
        logger.AdministratorCreated(user.Id);
        return true;
    }

    private async Task<bool> UpdateAsync(
        IdentityContext database, UserManager<User> users, AuditPublisher audit, User user, string password, CancellationToken cancellationToken)
    {
        if (user.IsPlatformAdministrator && WasGiven(users, user, password))
        {
            return false;
        }

        if (user is { IsPlatformAdministrator: true, ConfiguredPasswordHash: null } && await users.CheckPasswordAsync(user, password))
        {
            // Given to them before that was remembered.
            user.RememberConfiguredPassword(user.PasswordHash!);
            ThrowIfFailed(await users.UpdateAsync(user));
            return false;
        }

        // Before the moments below, so that no refresh that is under way issues a token that is younger.
        await database.EndFamiliesAsync(user.Id, except: null, time, cancellationToken);
        await database.ForgetPasswordResetsAsync(user.Id, cancellationToken);
        if (!user.IsPlatformAdministrator)
        {
            // Somebody signed up with this address before it was configured. Whoever it was must know the password now, and no key
            // that they made before becomes an administrator's: gateways refuse it from this moment on, and the event lets Keys clear it away.
            logger.ExistingAccountMadeAdministrator(user.Id);
            var before = time.GetUtcNow();
            user.MakePlatformAdministrator(before);
            database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(before), before, user.Id, IsActive: false, IsDeleted: false));
            audit.Succeeded(AuditActions.PlatformAdministratorChanged, AuditTarget.User(user.Id));
        }

        var hash = users.PasswordHasher.HashPassword(user, password);
        var now = time.GetUtcNow();
        user.ChangePassword(hash, now);
        user.RememberConfiguredPassword(hash);
        database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(now), now, user.Id, IsActive: true, IsDeleted: false));
        audit.Succeeded(AuditActions.PasswordChange, AuditTarget.User(user.Id));
        ThrowIfFailed(await users.UpdateAsync(user));
        logger.AdministratorUpdated(user.Id);
        return true;
    }

    private static bool WasGiven(UserManager<User> users, User user, string password) =>
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
