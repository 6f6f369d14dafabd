using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Mail;

/// <summary>
/// Sends pending mails one at a time. A mail is claimed by increasing its next attempt time, so that replicas run
/// concurrently and the mail of an exited replica is sent by another one: delivery is at least once. The claim is
/// committed before the mail is read, so that an unreadable mail does not block the others.
/// </summary>
internal sealed class MailDelivery(
    IServiceScopeFactory scopes, IMailTransport transport, IOptions<MailOptions> options, TimeProvider time, ILogger<OutgoingMail> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(3);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await IsAnyDueAsync(stoppingToken) && await SendNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Most likely the database is unavailable.
                Logger.MailDeliveryIterationFailed(exception);
            }
        }
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var now = Time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<IdentityContext>().OutgoingMails
            .AnyAsync(mail => mail.SentAt == null && mail.DeadLetteredAt == null && mail.NextAttemptAt <= now, cancellationToken);
    }

    /// <returns>False if no mail was due.</returns>
    private async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        using var job = BackgroundJob.Start("deliver mail");
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        await DeadLetterExpiredAsync(database, cancellationToken);
        if (await ClaimAsync(database, cancellationToken) is not { } mailId)
        {
            return false;
        }

        try
        {
            await DeliverAsync(database, scope.ServiceProvider.GetRequiredService<MailComposer>(), mailId, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Logger.MailNotSent(mailId, exception);
        }

        return true;
    }

    /// <summary>
    /// Claims the next mail. One statement, which reads no payload that could be unreadable. SKIP LOCKED lets
    /// replicas claim different mails. Password resets come first, then the order of creation (version 7 ids); served
    /// by the partial index on next_attempt_at.
    /// </summary>
    private async Task<Guid?> ClaimAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var claimed = await database.Database.SqlQuery<Guid>(
            $"""
            update outgoing_mails
            set attempts = attempts + 1,
                next_attempt_at =
                    {now} + least({options.Value.RetryDelay} * power(2, least(attempts, 10)), {MaxBackOff})
            where id = (
                select id from outgoing_mails where sent_at is null and dead_lettered_at is null and next_attempt_at <= {now}
                order by (kind <> 'PasswordReset'), id limit 1 for update skip locked)
            returning id as "Value"
            """).ToListAsync(cancellationToken);
        return claimed is [var mailId] ? mailId : null;
    }

    private async Task DeliverAsync(IdentityContext database, MailComposer composer, Guid mailId, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var mail = await database.OutgoingMails.SingleAsync(row => row.Id == mailId, cancellationToken);
        var decision = await composer.ComposeAsync(mail, cancellationToken);
        switch (decision)
        {
            case MailDecision.Defer(var until):
                mail.Defer(until);
                break;
            case MailDecision.Discard:
                database.Remove(mail);
                break;
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        switch (decision)
        {
            case MailDecision.Defer:
                Logger.MailDeferred(mail.Id, mail.Kind, mail.NextAttemptAt);
                break;
            case MailDecision.Discard:
                Logger.MailDiscarded(mail.Id, mail.Kind);
                break;
            case MailDecision.Send(var composed):
                await transport.SendAsync(mail.Id, composed, cancellationToken);
                await MarkSentAsync(database, mail, cancellationToken);
                Logger.MailSent(mail.Id, mail.Kind);
                break;
        }
    }

    private async Task MarkSentAsync(IdentityContext database, OutgoingMail sent, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var (recipient, address) = (sent.GetRecipientHash(), sent.GetAddressHash());
        await database.OutgoingMails.Where(mail => mail.Id == sent.Id).ExecuteUpdateAsync(
            mail => mail.SetProperty(row => row.SentAt, now).SetProperty(row => row.Recipient, recipient)
                .SetProperty(row => row.SentToHash, address).SetProperty(row => row.SubjectId, (Guid?)null)
                .SetProperty(row => row.OrganisationId, (Guid?)null).SetProperty(row => row.SealedToken, (byte[]?)null)
                    .SetProperty(row => row.Details, (string?)null),
            cancellationToken);
    }

    /// <summary>
    /// Dead-letters mails that could not be sent before their maximum age. Served by the partial index on
    /// next_attempt_at.
    /// </summary>
    private async Task DeadLetterExpiredAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var deadLettered = await database.Database.SqlQuery<Guid>(
            $"""
            update outgoing_mails set dead_lettered_at = {now}
            where sent_at is null and dead_lettered_at is null and next_attempt_at <= {now} and attempts > 0
                and created_at <= {now - MaxAge}
            returning id as "Value"
            """).ToListAsync(cancellationToken);
        foreach (var mailId in deadLettered)
        {
            Logger.MailDeadLettered(mailId);
        }
    }
}
