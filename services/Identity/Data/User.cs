using Microsoft.AspNetCore.Identity;

namespace Egret.Identity.Data;

/// <summary>An account. The user name is the e-mail address.</summary>
internal sealed class User : IdentityUser<Guid>
{
    private User()
    {
    }

    public string Name { get; private set; } = "";

    public bool IsPlatformAdministrator { get; private set; }

    /// <summary>False if an operator has deactivated the account.</summary>
    public bool IsActive { get; private set; } = true;

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>
    /// Time of the last password change. A sign-in is stored only if this value is the same as when its password was
    /// verified.
    /// </summary>
    public DateTimeOffset PasswordChangedAt { get; private set; }

    /// <summary>
    /// Access tokens issued before this time are rejected. Always a whole second, which is the resolution of
    /// <c>iat</c>: a token issued earlier in the same second must not appear later. Tokens issued afterwards have an
    /// <c>iat</c> of at least this value.
    /// </summary>
    public DateTimeOffset TokensValidFrom { get; private set; }

    /// <summary>
    /// The sign-in that changed the password. Its access tokens stay valid although they may have been issued before
    /// <see cref="TokensValidFrom"/>, until it ends.
    /// </summary>
    public Guid? ExemptSignInId { get; private set; }

    /// <summary>
    /// API keys that were created with an access token issued before this time are rejected; null for no limit. See
    /// <see cref="TokensValidFrom"/>.
    /// </summary>
    public DateTimeOffset? KeysValidFrom { get; private set; }

    /// <summary>
    /// The network from which the current password was reset, which makes it a known network; null if it was not reset.
    /// </summary>
    public string? ResetNetwork { get; private set; }

    /// <summary>
    /// Hash of the last password that configuration set; null if none is configured. Used to detect a changed setting.
    /// </summary>
    public string? ConfiguredPasswordHash { get; private set; }

    public static User Register(string email, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserName = email,
        Email = email,
        Name = name,
        CreatedAt = now,
        PasswordChangedAt = now,
        TokensValidFrom = TruncateToSecond(now),
    };

    /// <summary>
    /// Promotes the user. Access tokens and API keys created before are rejected; the caller revokes the refresh
    /// families.
    /// </summary>
    public void PromoteToPlatformAdministrator(DateTimeOffset now)
    {
        IsPlatformAdministrator = true;
        SignOutEverywhere(now);
        RevokeApiKeys();
    }

    /// <summary>Records which configured password was set.</summary>
    public void RecordConfiguredPassword(string passwordHash) => ConfiguredPasswordHash = passwordHash;

    /// <summary>
    /// Rejects every access token issued so far; the caller revokes the refresh families. A repetition within the same
    /// second also rejects tokens issued in between, whose <c>iat</c> is already the next second.
    /// </summary>
    public void SignOutEverywhere(DateTimeOffset now)
    {
        var latestIssue = TruncateToSecond(now) > TokensValidFrom ? TruncateToSecond(now) : TokensValidFrom;
        TokensValidFrom = latestIssue.AddSeconds(1);
        ExemptSignInId = null;
    }

    /// <summary>
    /// Replaces the password after proof of access to the mailbox. A third party may have registered the address, so
    /// every token and API key issued before is rejected.
    /// </summary>
    public void ResetPassword(string passwordHash, DateTimeOffset now, string network)
    {
        ChangePassword(passwordHash, now);
        RevokeApiKeys();
        ResetNetwork = network is "" ? null : network;
    }

    /// <summary>
    /// Rejects every API key that was created with an access token issued before <see cref="TokensValidFrom"/>.
    /// </summary>
    public void RevokeApiKeys() => KeysValidFrom = TokensValidFrom;

    /// <summary>
    /// Whether a credential created with an access token issued at this time is newer than the last revocation of API
    /// keys.
    /// </summary>
    public bool AcceptsCredentialOf(DateTimeOffset? signedInAt) => KeysValidFrom is not { } validFrom || signedInAt >= validFrom;

    /// <summary>
    /// Replaces the password and ends every sign-in, except the one of a caller who has proved to know the old
    /// password.
    /// </summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now, Guid? exemptSignInId = null)
    {
        ResetNetwork = null;
        PasswordHash = passwordHash;
        SecurityStamp = Guid.CreateVersion7(now).ToString("N");
        PasswordChangedAt = now;
        SignOutEverywhere(now);
        ExemptSignInId = exemptSignInId;
    }

    private static DateTimeOffset TruncateToSecond(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}
