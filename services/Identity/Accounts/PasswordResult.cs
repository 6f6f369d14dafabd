using Egret.Identity.Data;

namespace Egret.Identity.Accounts;

/// <summary>The result of verifying a password.</summary>
internal abstract record PasswordResult
{
    /// <summary>The password is correct. The user is not tracked by the context.</summary>
    public sealed record Accepted(User User) : PasswordResult;

    /// <summary>Wrong password, unknown address or deactivated account, without distinction.</summary>
    public sealed record Rejected : PasswordResult;

    /// <summary>The account has reached its failure limit; the password was not verified.</summary>
    public sealed record TooManyFailures(SignInOptions Limit, TimeSpan RetryAfter) : PasswordResult;

    /// <summary>The hashing queue is full; the password was not verified.</summary>
    public sealed record QueueFull : PasswordResult;
}
