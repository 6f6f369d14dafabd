using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Data;

/// <summary>
/// Deletes expired rows: refresh families, windows of failed sign-ins and of invitations, password resets,
/// invitations, sent mails and audit entries.
/// </summary>
internal sealed class ExpiredRowsSweeper(
    IServiceScopeFactory scopes, IOptions<AuditOptions> audit, TimeProvider time, ILogger<ExpiredRowsSweeper> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetentionAfterEnd = TimeSpan.FromDays(2);

    /// <summary>How long a dead-lettered mail is retained for inspection.</summary>
    private static readonly TimeSpan DeadLetterRetention = TimeSpan.FromDays(30);

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
                // Most likely the database is unavailable; the next iteration deletes the rows.
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
        var ended = now - RetentionAfterEnd;
        var deleted = await database.RefreshFamilies.Where(family => family.ExpiresAt < ended || family.RevokedAt < ended)
            .ExecuteDeleteAsync(cancellationToken);
        deleted += await database.SignInFailures.Where(failures => failures.WindowEndsAt < now).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.InvitationCounters.Where(counter => counter.WindowEndsAt < now).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.PasswordResets.Where(reset => reset.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.OutgoingMails.Where(mail => mail.SentAt < ended
            || mail.DeadLetteredAt < now - DeadLetterRetention).ExecuteDeleteAsync(cancellationToken);
        var oldestRetained = now.AddDays(-audit.Value.RetentionDays);
        deleted += await database.AuditEntries.Where(entry => entry.OccurredAt < oldestRetained).ExecuteDeleteAsync(cancellationToken);
        deleted += await database.Invitations.Where(invitation => invitation.ExpiresAt < ended).ExecuteDeleteAsync(cancellationToken);
        BackgroundJob.Record("purge expired rows", now, deleted);
    }
}
