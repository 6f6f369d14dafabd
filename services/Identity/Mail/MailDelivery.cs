using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Mail;

/// <summary>
/// Sends waiting mails one after the other. A mail is claimed by putting off its next attempt, so that several replicas may run at once and
/// one that dies leaves its mail to another; so a mail may come twice, and never not at all while what it tells of is so. The claim is
/// committed before anything else is done with the mail: one that cannot even be read is in nobody's way.
/// </summary>
internal sealed class MailDelivery(
    IServiceScopeFactory scopes, IMailTransport transport, IOptions<MailOptions> options, TimeProvider time, ILogger<OutgoingMail> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

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
                // Most likely the database is away. Nothing is lost: the rows are where they were.
                Logger.DeliveryInterrupted(exception);
            }
        }
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var now = Time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<IdentityContext>().OutgoingMails
            .AnyAsync(mail => mail.SentAt == null && mail.ParkedAt == null && mail.NextAttemptAt <= now, cancellationToken);
    }

    /// <returns>Whether there was a mail to send.</returns>
    private async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        using var job = BackgroundJob.Start("deliver mail");
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        await ParkGivenUpAsync(database, cancellationToken);
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
    /// One statement, which reads nothing that could be unreadable. SKIP LOCKED: other replicas take other mails. Whoever waits for a way in
    /// comes before everybody else; else by id (version 7), the order of writing; the partial index on next_attempt_at keeps this to what waits.
    /// </summary>
    private async Task<Guid?> ClaimAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var claimed = await database.Database.SqlQuery<Guid>(
            $"""
            update outgoing_mails
            set attempts = attempts + 1, next_attempt_at = {now} + least({options.Value.RetryDelay} * power(2, least(attempts, 10)), {MaxBackOff})
            where id = (
                select id from outgoing_mails where sent_at is null and parked_at is null and next_attempt_at <= {now}
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
            case MailDecision.PutOff(var until):
                mail.PutOff(until);
                break;
            case MailDecision.Drop:
                database.Remove(mail);
                break;
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        switch (decision)
        {
            case MailDecision.PutOff:
                Logger.MailPutOff(mail.Id, mail.Kind, mail.NextAttemptAt);
                break;
            case MailDecision.Drop:
                Logger.MailDropped(mail.Id, mail.Kind);
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
        var (recipient, address) = (sent.CountedAs(), sent.AddressHash());
        await database.OutgoingMails.Where(mail => mail.Id == sent.Id).ExecuteUpdateAsync(
            mail => mail.SetProperty(row => row.SentAt, now).SetProperty(row => row.Recipient, recipient)
                .SetProperty(row => row.SentToHash, address).SetProperty(row => row.SubjectId, (Guid?)null)
                .SetProperty(row => row.OrganisationId, (Guid?)null).SetProperty(row => row.SealedToken, (byte[]?)null).SetProperty(row => row.Details, (string?)null),
            cancellationToken);
    }

    /// <summary>What was tried for days is left for a person to look at. By the partial index on next_attempt_at, as is what else waits.</summary>
    private async Task ParkGivenUpAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var parked = await database.Database.SqlQuery<Guid>(
            $"""
            update outgoing_mails set parked_at = {now}
            where sent_at is null and parked_at is null and next_attempt_at <= {now} and attempts > 0 and created_at <= {now - GivenUpAfter}
            returning id as "Value"
            """).ToListAsync(cancellationToken);
        foreach (var mailId in parked)
        {
            Logger.MailParked(mailId);
        }
    }
}
