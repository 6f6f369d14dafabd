using System.Globalization;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Organisations;

/// <summary>
/// How many invitations a user made in the current hour, for all organisations together and whatever became of them: each is a mail to an
/// address of the user's choice, and withdrawing it does not take that back.
/// </summary>
internal sealed class InvitationTally
{
    public required Guid UserId { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }
}

internal sealed class InvitationTallyConfiguration : IEntityTypeConfiguration<InvitationTally>
{
    public void Configure(EntityTypeBuilder<InvitationTally> builder)
    {
        builder.ToTable("invitation_tallies");
        builder.HasKey(tally => tally.UserId);
        builder.Property(tally => tally.UserId).ValueGeneratedNever();
        builder.HasOne<User>().WithOne().HasForeignKey<InvitationTally>(tally => tally.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(tally => tally.WindowEndsAt);
    }
}

internal static class InvitationTallyQueries
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Counts one more, if the transaction is committed, in a new window where the last one is over.</summary>
    /// <returns>How long to wait where there were too many; null where there were not, and it is counted.</returns>
    public static async Task<TimeSpan?> CountInvitationAsync(
        this IdentityContext database, Guid userId, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One statement, so that invitations to several organisations at once all count.
        var counted = await database.Database.ExecuteSqlAsync(
            $"""
            insert into invitation_tallies (user_id, count, window_ends_at) values ({userId}, 1, {now + Window})
            on conflict (user_id) do update set
                count = case when invitation_tallies.window_ends_at > {now} then invitation_tallies.count + 1 else 1 end,
                window_ends_at = case when invitation_tallies.window_ends_at > {now} then invitation_tallies.window_ends_at else excluded.window_ends_at end
            where invitation_tallies.count < {limit} or invitation_tallies.window_ends_at <= {now}
            """,
            cancellationToken);
        return counted == 1
            ? null
            : await database.InvitationTallies.Where(tally => tally.UserId == userId).Select(tally => tally.WindowEndsAt).SingleAsync(cancellationToken) - now;
    }

    /// <summary>429 for whoever has invited too many.</summary>
    public static ProblemHttpResult TooManyInvitations(HttpResponse response, int limit, TimeSpan retryAfter)
    {
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problems.Create(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, $"You have sent {limit} invitations within an hour; send the others later.");
    }
}
