using Egret.Identity.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Accounts;

/// <summary>A person with an account. The user name is the e-mail address.</summary>
internal sealed class User : IdentityUser<Guid>
{
    private User()
    {
    }

    public string Name { get; private set; } = "";

    public bool IsPlatformAdministrator { get; private set; }

    /// <summary>An operator can close an account without deleting it.</summary>
    public bool IsActive { get; private set; } = true;

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>A sign-in is written only if the password it was checked against is still the one of this moment.</summary>
    public DateTimeOffset PasswordChangedAt { get; private set; }

    /// <summary>
    /// Access tokens issued before this are dead. Always a whole second: that is all an <c>iat</c> can say, and so no token issued
    /// earlier in the same second can pass for a later one. A token issued afterwards has an <c>iat</c> of at least this.
    /// </summary>
    public DateTimeOffset TokensValidFrom { get; private set; }

    /// <summary>
    /// The sign-in that changed the password, and whose access tokens live on before <see cref="TokensValidFrom"/> while it does. None of
    /// them is from before an earlier change: that would have ended it.
    /// </summary>
    public Guid? KeptSignInId { get; private set; }

    /// <summary>Secrets of API keys that come from an access token issued before this are dead; null for none. See <see cref="TokensValidFrom"/>.</summary>
    public DateTimeOffset? KeysValidFrom { get; private set; }

    /// <summary>Where the current password was set with the link of a mail: a place from which the user is known. Null where it was not.</summary>
    public string? ResetNetwork { get; private set; }

    /// <summary>Hash of the password that configuration last gave the user: given once, it is theirs to change. Null for whom none is configured.</summary>
    public string? ConfiguredPasswordHash { get; private set; }

    public static User Register(string email, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserName = email,
        Email = email,
        Name = name,
        CreatedAt = now,
        PasswordChangedAt = now,
        TokensValidFrom = WholeSecond(now),
    };

    /// <summary>
    /// Gives the user power over what is everybody's. What was made with the account before does not share it: neither access tokens, nor refresh
    /// families (by the caller's hand), nor API keys.
    /// </summary>
    public void MakePlatformAdministrator(DateTimeOffset now)
    {
        IsPlatformAdministrator = true;
        SignOutEverywhere(now);
        RevokeApiKeys();
    }

    /// <summary>Remembers which configured password the user was given.</summary>
    public void RememberConfiguredPassword(string passwordHash) => ConfiguredPasswordHash = passwordHash;

    /// <summary>
    /// Ends every access token there is. Refresh families end with them, by the caller's hand. Done again within the same second
    /// it must also end the tokens issued in between, which already say the next second.
    /// </summary>
    public void SignOutEverywhere(DateTimeOffset now)
    {
        var latestIssue = WholeSecond(now) > TokensValidFrom ? WholeSecond(now) : TokensValidFrom;
        TokensValidFrom = latestIssue.AddSeconds(1);
        KeptSignInId = null;
    }

    /// <summary>
    /// Replaces the password after proof of the mailbox, from this network. Somebody else may have registered the
    /// address, so nothing that was issued before the proof stays valid: neither tokens nor API keys.
    /// </summary>
    public void ResetPassword(string passwordHash, DateTimeOffset now, string network)
    {
        ChangePassword(passwordHash, now);
        RevokeApiKeys();
        ResetNetwork = network is "" ? null : network;
    }

    /// <summary>
    /// Rejects every API key secret that comes from an access token issued before <see cref="TokensValidFrom"/>.
    /// </summary>
    public void RevokeApiKeys() => KeysValidFrom = TokensValidFrom;

    /// <summary>
    /// Whether a credential that comes from an access token issued then is from after the last revocation of the API
    /// keys.
    /// </summary>
    public bool AcceptsCredentialOf(DateTimeOffset? signedInAt) => KeysValidFrom is not { } validFrom || signedInAt >= validFrom;

    /// <summary>
    /// Replaces the password and ends every sign-in with the old one. The sign-in of a caller who has just proved that
    /// they know the old password is kept.
    /// </summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now, Guid? keptSignInId = null)
    {
        ResetNetwork = null;
        PasswordHash = passwordHash;
        SecurityStamp = Guid.CreateVersion7(now).ToString("N");
        PasswordChangedAt = now;
        SignOutEverywhere(now);
        KeptSignInId = keptSignInId;
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.Name).HasMaxLength(150);
        builder.Property(user => user.Email).HasMaxLength(254).IsRequired();
        builder.Property(user => user.NormalizedEmail).HasMaxLength(254).IsRequired();
        builder.Property(user => user.UserName).HasMaxLength(254).IsRequired();
        builder.Property(user => user.NormalizedUserName).HasMaxLength(254).IsRequired();
        builder.Property(user => user.PasswordHash).HasMaxLength(256);
        builder.Property(user => user.ConfiguredPasswordHash).HasMaxLength(256);
        builder.Property(user => user.ResetNetwork).HasMaxLength(45);
        builder.Property(user => user.SecurityStamp).HasMaxLength(64);
        builder.Property(user => user.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.HasIndex(user => user.NormalizedUserName).IsUnique().HasDatabaseName(Constraints.UserName);
        builder.HasIndex(user => user.NormalizedEmail).IsUnique().HasDatabaseName(Constraints.UserEmail);

        // Offered by the base class, used by nothing here: failed sign-ins are counted for unknown addresses too (SignInFailures).
        builder.Ignore(user => user.PhoneNumber).Ignore(user => user.PhoneNumberConfirmed).Ignore(user => user.TwoFactorEnabled);
        builder.Ignore(user => user.LockoutEnabled).Ignore(user => user.LockoutEnd).Ignore(user => user.AccessFailedCount);
        builder.Ignore(user => user.EmailConfirmed);
    }
}
