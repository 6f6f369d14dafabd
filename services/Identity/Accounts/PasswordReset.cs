using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>Setting a forgotten password (section <c>PasswordResets</c>).</summary>
internal sealed class PasswordResetOptions
{
    public const string Section = "PasswordResets";

    /// <summary>How long the token in the mail is good.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(30);
}

[OptionsValidator]
internal sealed partial class PasswordResetOptionsValidator : IValidateOptions<PasswordResetOptions>;

/// <summary>A permission to set a user's password without knowing it, once. It goes with the password it was asked for.</summary>
internal sealed class PasswordReset
{
    private const int TokenBytes = 32;

    private PasswordReset()
    {
    }

    /// <summary>SHA-256 of the token. The token is random, so a fast hash is enough.</summary>
    public byte[] TokenHash { get; private init; } = [];

    public Guid UserId { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public static PasswordReset Create(Guid userId, DateTimeOffset now, TimeSpan lifetime, out string token)
    {
        token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        return new PasswordReset { TokenHash = HashOf(token), UserId = userId, CreatedAt = now, ExpiresAt = now + lifetime };
    }

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

internal sealed class PasswordResetConfiguration : IEntityTypeConfiguration<PasswordReset>
{
    public void Configure(EntityTypeBuilder<PasswordReset> builder)
    {
        builder.ToTable("password_resets");
        builder.HasKey(reset => reset.TokenHash);
        builder.HasOne<User>().WithMany().HasForeignKey(reset => reset.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(reset => reset.UserId);
        builder.HasIndex(reset => reset.ExpiresAt);
    }
}

internal static class PasswordResetQueries
{
    /// <summary>Ends every open reset of a user: belongs into the transaction of each change of the password.</summary>
    public static Task ForgetPasswordResetsAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.PasswordResets.Where(reset => reset.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
