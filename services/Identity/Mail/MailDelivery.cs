using Egret.Contracts.Events;
using Egret.Identity.Storage;
using Egret.Messaging;
using Egret.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Egret.Identity.Mail;

/// <summary>
/// Sends waiting mails one after the other. A mail is claimed by putting off its next attempt, so that several replicas may run at once and
/// one that dies leaves its mail to another; so a mail may come twice, and never not at all while what it tells of is so.
/// </summary>
internal sealed class MailDelivery(
    IServiceScopeFactory scopes, IMailTransport transport, IOptions<MailOptions> options, TimeProvider time, ILogger<OutgoingMail> logger) : BackgroundService
{
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
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
                logger.DeliveryInterrupted(exception);
            }
        }
    }

    /// <summary>Looks without leaving a trace: a look a second that finds nothing would bury the traces of requests.</summary>
    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var now = time.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<IdentityContext>().OutgoingMails
            .AnyAsync(mail => mail.SentAt == null && mail.NextAttemptAt <= now, cancellationToken);
    }

    /// <returns>Whether there was a mail to send.</returns>
    private async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope(RowScope.Service);
        var database = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();

        // SKIP LOCKED: other replicas take other mails. Whoever waits for a way in comes before everybody else; else by
        // id (version 7), the order of writing; the partial index on
        // next_attempt_at keeps this to what waits.
        var mail = await database.OutgoingMails
            .FromSql($"select * from outgoing_mails where sent_at is null and next_attempt_at <= {now} order by (kind <> 'PasswordReset'), id limit 1 for update skip locked")
            .SingleOrDefaultAsync(cancellationToken);
        if (mail is null)
        {
            return false;
        }

        mail.Attempt(now, BackOff(mail.Attempts));
        var composed = now - mail.CreatedAt < GivenUpAfter
            ? await scope.ServiceProvider.GetRequiredService<MailComposer>().ComposeAsync(mail, cancellationToken)
            : null;
        if (composed is null)
        {
            database.Remove(mail);
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (composed is null)
        {
            logger.MailDropped(mail.Id, mail.Kind);
            return true;
        }

        try
        {
            await transport.SendAsync(mail.Id, composed, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.MailNotSent(mail.Id, mail.Kind, mail.Attempts, exception);
            return true;
        }

        await MarkSentAsync(database, mail, cancellationToken);
        logger.MailSent(mail.Id, mail.Kind);
        return true;
    }

    private async Task MarkSentAsync(IdentityContext database, OutgoingMail sent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var recipient = OutgoingMail.CountedAs(sent.Recipient);
        await database.OutgoingMails.Where(mail => mail.Id == sent.Id).ExecuteUpdateAsync(
            mail => mail.SetProperty(row => row.SentAt, now).SetProperty(row => row.Recipient, recipient).SetProperty(row => row.SubjectId, (Guid?)null)
                .SetProperty(row => row.SealedToken, (byte[]?)null).SetProperty(row => row.Details, (string?)null),
            cancellationToken);
    }

    private TimeSpan BackOff(int attempts)
    {
        var backOff = options.Value.RetryDelay * Math.Pow(2, Math.Min(attempts, 10));
        return backOff < MaxBackOff ? backOff : MaxBackOff;
    }
}

/// <summary>Tells the owner of an API key that somebody found it.</summary>
internal sealed class ApiKeyReportedConsumer(IdentityContext database, TimeProvider time) : EventConsumer<IdentityContext, ApiKeyReported>(database, time)
{
    private readonly TimeProvider _time = time;

    protected override async Task HandleAsync(ApiKeyReported happened, CancellationToken cancellationToken)
    {
        var email = await Database.Users.Where(user => user.Id == happened.UserId).Select(user => user.NormalizedEmail)
            .SingleOrDefaultAsync(cancellationToken);
        if (email is not null)
        {
            Database.Add(OutgoingMail.ForReportedKey(happened, email, _time.GetUtcNow()));
        }
    }
}
