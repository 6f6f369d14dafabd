using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

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

    public static Task DeleteFailuresAsync(this IdentityContext database, byte[] account, CancellationToken cancellationToken) =>
        database.SignInFailures.Where(failures => failures.Account == account).ExecuteDeleteAsync(cancellationToken);
}
