namespace Egret.Identity.Accounts;

/// <summary>What came of a password.</summary>
internal abstract record PasswordResult
{
    /// <summary>It is this user's, whom the context does not track.</summary>
    public sealed record Accepted(User User) : PasswordResult;

    /// <summary>Wrong password, unknown address or closed account: nothing tells them apart.</summary>
    public sealed record Refused : PasswordResult;

    /// <summary>Too many were wrong lately; this one was not looked at.</summary>
    public sealed record TooMany(SignInOptions Limit, TimeSpan RetryAfter) : PasswordResult;

    /// <summary>Too many wait to be hashed; this one was not looked at.</summary>
    public sealed record Busy : PasswordResult;
}
