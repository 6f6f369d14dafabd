using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>
/// Verifies the password of an account, in the same time whether or not the account exists. Failures are counted per
/// account, and separately for each network from which the user is known, so that guessing from another network does
/// not block the user.
/// </summary>
internal sealed class PasswordVerifier(
    IdentityContext database, UserManager<User> users, PasswordHasherQueue hasher, AuditPublisher audit, RejectionCounter rejections,
    IOptions<SignInOptions> options, IHttpContextAccessor accessor, TimeProvider time)
{
    /// <summary>Verifies a password.</summary>
    /// <param name="email">E-mail address of the account.</param>
    /// <param name="password">The password.</param>
    /// <param name="action">The action of the audit entry; one of <see cref="Contracts.Events.AuditActions"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<PasswordResult> VerifyAsync(string email, string password, string action, CancellationToken cancellationToken)
    {
        var context = accessor.HttpContext!;
        var network = ClientNetwork.From(context.GetClientAddress());

        // First, so that a request over the limit costs no database access.
        using var slot = hasher.TryEnter(network);
        if (slot is null)
        {
            rejections.Add(context, action, ErrorCodes.RateLimited);
            return new PasswordResult.QueueFull();
        }

        var normalizedEmail = users.NormalizeEmail(email);
        var isKnown = network.Length > 0 && await IsKnownNetworkAsync(normalizedEmail, network, cancellationToken);
        var account = SignInFailures.ComputeAccountHash(normalizedEmail, isKnown ? network : null);

        // Checked before waiting, so that guesses at one account do not occupy the queue.
        if (await FindLimitAsync(account, cancellationToken) is { } limit)
        {
            rejections.Add(context, action, ErrorCodes.RateLimited);
            return limit;
        }

        if (!await slot.WaitAsync(cancellationToken))
        {
            rejections.Add(context, action, ErrorCodes.RateLimited);
            return new PasswordResult.QueueFull();
        }

        // Checked again after waiting, so that concurrent guesses exceed the limit by at most the number of concurrent
        // hashes.
        if (await FindLimitAsync(account, cancellationToken) is { } reached)
        {
            rejections.Add(context, action, ErrorCodes.RateLimited);
            return reached;
        }

        var user = await database.Users.AsNoTracking()
            .SingleOrDefaultAsync(row => row.NormalizedEmail == normalizedEmail, cancellationToken);
        var normalizedPassword = PasswordPolicy.Normalize(password);
        var result = await slot.VerifyAsync(user, normalizedPassword);
        if (user is not { IsActive: true } || result == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(account, action, user?.Id, cancellationToken);
            return new PasswordResult.Rejected();
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await RehashAsync(user, await slot.HashAsync(user, normalizedPassword), cancellationToken);
        }

        await database.DeleteFailuresAsync(account, cancellationToken);
        return new PasswordResult.Accepted(user);
    }

    /// <summary>Whether the user has signed in from this network, or reset the password there.</summary>
    private Task<bool> IsKnownNetworkAsync(string normalizedEmail, string network, CancellationToken cancellationToken) =>
        database.Users.AnyAsync(
            user => user.NormalizedEmail == normalizedEmail && (user.ResetNetwork == network
                || database.RefreshFamilies.Any(family => family.UserId == user.Id && family.Network == network)),
            cancellationToken);

    private async Task<PasswordResult.TooManyFailures?> FindLimitAsync(byte[] account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failures = await database.FindFailuresAsync(account, now, cancellationToken);
        return failures is not null && failures.Count >= options.Value.MaxFailures
            ? new PasswordResult.TooManyFailures(options.Value, failures.WindowEndsAt - now)
            : null;
    }

    private async Task CountFailureAsync(byte[] account, string action, Guid? userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.CountFailureAsync(account, now, now + options.Value.FailureWindow, cancellationToken);
        audit.Rejected(action, ErrorCodes.InvalidCredentials, AuditTarget.User(userId));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Replaces a hash with fewer iterations unless the password has changed. The password stays the same, so no
    /// credential is revoked.
    /// </summary>
    private Task<int> RehashAsync(User user, string hash, CancellationToken cancellationToken) =>
        database.Users.Where(row => row.Id == user.Id && row.PasswordHash == user.PasswordHash)
            .ExecuteUpdateAsync(row => row.SetProperty(changed => changed.PasswordHash, hash), cancellationToken);
}
