using Egret.Identity.Audit;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Data;

/// <summary>Deletes what no request can use any more: dead refresh families, windows of failed sign-ins and of invitations, resets and invitations long past, mails sent, lines of the audit trail beyond their time.</summary>
internal sealed class ExpiredRowsPurge(
    IServiceScopeFactory scopes, IOptions<AuditOptions> audit, TimeProvider time, ILogger<ExpiredRowsPurge> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(2);

    /// <summary>Time enough for somebody to look at a mail that cannot be sent.</summary>
    private static readonly TimeSpan ParkedFor = TimeSpan.FromDays(30);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        do
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Most likely the database is away; nothing is lost by waiting for the next round.
                Logger.PurgeInterrupted(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        var now = Time.GetUtcNow();
        var ended = now - KeptAfterEnd;
        var deleted = await database.RefreshFamilies.Where(family => family.ExpiresAt < ended || family.RevokedAt < ended).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.SignInFailures.Where(failures => failures.WindowEndsAt < now).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.InvitationTallies.Where(tally => tally.WindowEndsAt < now).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.PasswordResets.Where(reset => reset.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.OutgoingMails.Where(mail => mail.SentAt < ended || mail.ParkedAt < now - ParkedFor).ExecuteDeleteAsync(cancellationToken);
        var kept = now.AddDays(-audit.Value.RetentionDays);
        deleted += await database.AuditEntries.Where(entry => entry.OccurredAt < kept).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.Invitations.Where(invitation => invitation.ExpiresAt < ended).ExecuteDeleteAsync(cancellationToken);
        BackgroundJob.Record("purge expired rows", now, deleted);
    }
}
