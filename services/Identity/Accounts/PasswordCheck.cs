using Egret.Identity.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>What came of a password.</summary>
internal abstract record PasswordVerdict
{
    /// <summary>It is this user's. He is not tracked by the context.</summary>
    public sealed record Accepted(User User) : PasswordVerdict;

    /// <summary>Wrong password, unknown address or closed account: nothing tells them apart.</summary>
    public sealed record Refused : PasswordVerdict;

    /// <summary>Too many were wrong lately; this one was not looked at.</summary>
    public sealed record TooMany(SignInOptions Limit, TimeSpan RetryAfter) : PasswordVerdict;
}

/// <summary>Decides whether a password is an account's, at the same pace whether or not there is such an account.</summary>
internal sealed class PasswordCheck(
    IdentityContext database, UserManager<User> users, PasswordHashing hashing, IOptions<SignInOptions> options, TimeProvider time)
{
    public async Task<PasswordVerdict> VerifyAsync(string email, string password, CancellationToken cancellationToken)
    {
        var account = SignInFailures.AccountOf(users.NormalizeEmail(email));
        using var turn = await hashing.EnterAsync(cancellationToken);

        // Looked up within the turn: of guesses that arrive at once, no more than there are turns get past the limit.
        var now = time.GetUtcNow();
        var failures = await database.FindFailuresAsync(account, now, cancellationToken);
        if (failures is not null && failures.Count >= options.Value.MaxFailures)
        {
            return new PasswordVerdict.TooMany(options.Value, failures.WindowEndsAt - now);
        }

        var user = await users.FindByEmailAsync(email);
        var isRight = await IsRightAsync(user, password);
        // The check may have left a renewed hash behind that lost against another sign-in's.
        database.ChangeTracker.Clear();
        if (user is not { IsActive: true } || !isRight)
        {
            await database.CountFailureAsync(account, now, now + options.Value.FailureWindow, cancellationToken);
            return new PasswordVerdict.Refused();
        }

        if (failures is not null)
        {
            await database.ForgetFailuresAsync(account, cancellationToken);
        }

        return new PasswordVerdict.Accepted(user);
    }

    private async Task<bool> IsRightAsync(User? user, string password)
    {
        if (user is { PasswordHash: not null })
        {
            return await users.CheckPasswordAsync(user, password);
        }

        var nobody = User.Register("", "", time.GetUtcNow());
        users.PasswordHasher.VerifyHashedPassword(nobody, hashing.NobodysHash, password);
        return false;
    }
}
