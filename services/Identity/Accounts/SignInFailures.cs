using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

/// <summary>How many wrong passwords an account takes (section <c>SignIns</c>).</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIns";

    /// <summary>Failed sign-ins in a window before the account refuses to look at another password.</summary>
    [Range(1, 1000)]
    public int MaxFailures { get; init; } = 10;

    /// <summary>Length of the window, which begins with its first failure and then is over: nobody is locked out for good.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;

/// <summary>Wrong passwords for one address in one window. Addresses without an account are counted alike, so as not to tell them apart.</summary>
internal sealed class SignInFailures
{
    /// <summary>
    /// SHA-256 of the normalised address and, for one from which its user has signed in before, the network: this table is no list of who
    /// has an account.
    /// </summary>
    public required byte[] Account { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }

    /// <param name="normalizedEmail">The address of the account, existing or not.</param>
    /// <param name="knownNetwork">The network where failures are counted apart; null for all the others together.</param>
    public static byte[] AccountOf(string normalizedEmail, string? knownNetwork) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(knownNetwork is null ? normalizedEmail : normalizedEmail + '\n' + knownNetwork));
}

internal sealed class SignInFailuresConfiguration : IEntityTypeConfiguration<SignInFailures>
{
    public void Configure(EntityTypeBuilder<SignInFailures> builder)
    {
        builder.ToTable("sign_in_failures");
        builder.HasKey(failures => failures.Account);
        builder.HasIndex(failures => failures.WindowEndsAt);
    }
}

internal static class SignInFailureQueries
{
    /// <summary>The open window of this account, if it has one.</summary>
    public static Task<SignInFailures?> FindFailuresAsync(
        this IdentityContext database, byte[] account, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.SignInFailures.AsNoTracking()
            .SingleOrDefaultAsync(failures => failures.Account == account && failures.WindowEndsAt > now, cancellationToken);

    /// <summary>Counts one more, in a new window where the last one is over. One statement, so that simultaneous failures all count.</summary>
    public static Task CountFailureAsync(
        this IdentityContext database, byte[] account, DateTimeOffset now, DateTimeOffset windowEndsAt, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync(
            $"""
            insert into sign_in_failures (account, count, window_ends_at) values ({account}, 1, {windowEndsAt})
            on conflict (account) do update set
                count = case when sign_in_failures.window_ends_at > {now} then sign_in_failures.count + 1 else 1 end,
                window_ends_at = case when sign_in_failures.window_ends_at > {now} then sign_in_failures.window_ends_at else excluded.window_ends_at end
            """,
            cancellationToken);

    public static Task ForgetFailuresAsync(this IdentityContext database, byte[] account, CancellationToken cancellationToken) =>
        database.SignInFailures.Where(failures => failures.Account == account).ExecuteDeleteAsync(cancellationToken);
}
