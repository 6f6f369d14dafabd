using System.Globalization;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Invitations;

internal static class InvitationCounterQueries
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>
    /// Counts an invitation if the transaction commits, and starts a new window if the last one has ended.
    /// </summary>
    /// <returns>The time until the limit is reset; null if the invitation was counted.</returns>
    public static async Task<TimeSpan?> CountInvitationAsync(
        this IdentityContext database, Guid userId, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One statement, so that concurrent invitations to several organisations are all counted.
        var counted = await database.Database.ExecuteSqlAsync(
            $"""
            insert into invitation_tallies (user_id, count, window_ends_at) values ({userId}, 1, {now + Window})
            on conflict (user_id) do update set
                count = case when invitation_tallies.window_ends_at > {now} then invitation_tallies.count + 1 else 1 end,
                window_ends_at = case
                    when invitation_tallies.window_ends_at > {now} then invitation_tallies.window_ends_at
                    else excluded.window_ends_at
                end
            where invitation_tallies.count < {limit} or invitation_tallies.window_ends_at <= {now}
            """,
            cancellationToken);
        return counted == 1
            ? null
            : await database.InvitationCounters.Where(counter => counter.UserId == userId)
                .Select(counter => counter.WindowEndsAt).SingleAsync(cancellationToken) - now;
    }

    /// <summary>Returns 429 for a user who reached the hourly limit.</summary>
    public static ProblemHttpResult TooManyInvitations(HttpResponse response, int limit, TimeSpan retryAfter)
    {
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.Create(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited,
            $"You have reached the limit of {limit} invitations per hour; try again later.");
    }
}
