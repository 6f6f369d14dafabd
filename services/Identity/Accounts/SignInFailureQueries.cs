using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

internal static class SignInFailureQueries
{
    /// <summary>Finds the current failure window of an account.</summary>
    public static Task<SignInFailures?> FindFailuresAsync(
        this IdentityContext database, byte[] account, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.SignInFailures.AsNoTracking()
            .SingleOrDefaultAsync(failures => failures.Account == account && failures.WindowEndsAt > now, cancellationToken);

    /// <summary>
    /// Counts a failure and starts a new window if the last one has ended. One statement, so that concurrent failures
    /// are all counted.
    /// </summary>
    public static Task CountFailureAsync(
        this IdentityContext database, byte[] account, DateTimeOffset now, DateTimeOffset windowEndsAt,
        CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync(
            $"""
            insert into sign_in_failures (account, count, window_ends_at) values ({account}, 1, {windowEndsAt})
            on conflict (account) do update set
                count = case when sign_in_failures.window_ends_at > {now} then sign_in_failures.count + 1 else 1 end,
                window_ends_at = case
                    when sign_in_failures.window_ends_at > {now} then sign_in_failures.window_ends_at
                    else excluded.window_ends_at
                end
            """,
            cancellationToken);

    public static Task DeleteFailuresAsync(this IdentityContext database, byte[] account, CancellationToken cancellationToken) =>
        database.SignInFailures.Where(failures => failures.Account == account).ExecuteDeleteAsync(cancellationToken);
}
