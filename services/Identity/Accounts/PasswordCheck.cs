using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>What came of a password.</summary>
internal abstract record PasswordVerdict
{
    /// <summary>It is this user's, whom the context does not track.</summary>
    public sealed record Accepted(User User) : PasswordVerdict;

    /// <summary>Wrong password, unknown address or closed account: nothing tells them apart.</summary>
    public sealed record Refused : PasswordVerdict;

    /// <summary>Too many were wrong lately; this one was not looked at.</summary>
    public sealed record TooMany(SignInOptions Limit, TimeSpan RetryAfter) : PasswordVerdict;

    /// <summary>Too many wait to be hashed; this one was not looked at.</summary>
    public sealed record Busy : PasswordVerdict;
}

/// <summary>
/// Decides whether a password is an account's, at the same pace whether or not there is such an account. Failures are counted per
/// account, apart for each network from which its user is known: a stranger who guesses does not lock the user out at home, nor where they are on
/// a journey once they have reset the password there.
/// </summary>
internal sealed class PasswordCheck(
    IdentityContext database, UserManager<User> users, PasswordHashing hashing, AuditPublisher audit, RefusalTally refusals,
    IOptions<SignInOptions> options, IHttpContextAccessor accessor, TimeProvider time)
{
    /// <summary>Checks a password.</summary>
    /// <param name="email">Address of the account.</param>
    /// <param name="password">The password.</param>
    /// <param name="action">What it is for, as the audit trail calls it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PasswordVerdict> VerifyAsync(string email, string password, string action, CancellationToken cancellationToken)
    {
        var context = accessor.HttpContext!;
        var network = ClientAddress.NetworkOf(ClientAddress.Of(context));

        // Before anything else: whoever is one too many costs no more than being told so.
        using var place = hashing.TryQueue(network);
        if (place is null)
        {
            refusals.Add(context, action, ErrorCodes.RateLimited);
            return new PasswordVerdict.Busy();
        }

        var normalizedEmail = users.NormalizeEmail(email);
        var isKnown = network.Length > 0 && await IsKnownNetworkAsync(normalizedEmail, network, cancellationToken);
        var account = SignInFailures.AccountOf(normalizedEmail, isKnown ? network : null);

        // Before the turn too, so that guesses at one account do not take turns from others.
        if (await FindLimitAsync(account, cancellationToken) is { } limit)
        {
            refusals.Add(context, action, ErrorCodes.RateLimited);
            return limit;
        }

        if (!await place.WaitAsync(cancellationToken))
        {
            refusals.Add(context, action, ErrorCodes.RateLimited);
            return new PasswordVerdict.Busy();
        }

        // And within it: of guesses that arrive at once, no more than there are turns get past the limit.
        if (await FindLimitAsync(account, cancellationToken) is { } reached)
        {
            refusals.Add(context, action, ErrorCodes.RateLimited);
            return reached;
        }

        var user = await database.Users.AsNoTracking().SingleOrDefaultAsync(row => row.NormalizedEmail == normalizedEmail, cancellationToken);
        var normalizedPassword = PasswordRules.Normalize(password);
        var result = await place.VerifyAsync(user, normalizedPassword);
        if (user is not { IsActive: true } || result == PasswordVerificationResult.Failed)
        {
            await CountFailureAsync(account, action, user?.Id, cancellationToken);
            return new PasswordVerdict.Refused();
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await RenewHashAsync(user, await place.HashAsync(user, normalizedPassword), cancellationToken);
        }

        await database.ForgetFailuresAsync(account, cancellationToken);
        return new PasswordVerdict.Accepted(user);
    }

    /// <summary>Whether the user signed in from there before, or set the password there with the link that was mailed to them.</summary>
    private Task<bool> IsKnownNetworkAsync(string normalizedEmail, string network, CancellationToken cancellationToken) =>
        database.Users.AnyAsync(
            user => user.NormalizedEmail == normalizedEmail && (user.ResetNetwork == network
                || database.RefreshFamilies.Any(family => family.UserId == user.Id && family.Network == network)),
            cancellationToken);

    private async Task<PasswordVerdict.TooMany?> FindLimitAsync(byte[] account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failures = await database.FindFailuresAsync(account, now, cancellationToken);
        return failures is not null && failures.Count >= options.Value.MaxFailures
            ? new PasswordVerdict.TooMany(options.Value, failures.WindowEndsAt - now)
            : null;
    }

    private async Task CountFailureAsync(byte[] account, string action, Guid? userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.CountFailureAsync(account, now, now + options.Value.FailureWindow, cancellationToken);
        audit.Refused(action, ErrorCodes.InvalidCredentials, AuditTarget.User(userId));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Replaces a hash of fewer rounds, unless the password was changed meanwhile. It is the same password, so nothing ends with it.</summary>
    private Task<int> RenewHashAsync(User user, string hash, CancellationToken cancellationToken) =>
        database.Users.Where(row => row.Id == user.Id && row.PasswordHash == user.PasswordHash)
            .ExecuteUpdateAsync(row => row.SetProperty(changed => changed.PasswordHash, hash), cancellationToken);
}
