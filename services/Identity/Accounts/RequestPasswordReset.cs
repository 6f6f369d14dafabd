using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>A request to reset a password.</summary>
/// <param name="Email">E-mail address of the account.</param>
public sealed record RequestPasswordResetRequest(string? Email);

internal static class RequestPasswordReset
{
    /// <summary>Replaces invalid input: no account has an empty address.</summary>
    private const string NoAddress = "";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/reset_password/", HandleAsync).WithName(nameof(RequestPasswordReset));

    /// <summary>
    /// Mails a link to set a new password if the address has an account. The response and its timing are the same for
    /// an address without an account and for invalid input.
    /// </summary>
    internal static async Task<NoContent> HandleAsync(
        RequestPasswordResetRequest request, IdentityContext database, UserManager<User> users, AuditPublisher audit, TimeProvider time,
        ILogger<User> logger, CancellationToken cancellationToken)
    {
        var email = EmailFormat.IsValid(request.Email) ? users.NormalizeEmail(request.Email) : NoAddress;
        var userId = await database.Users.Where(user => user.NormalizedEmail == email).Select(user => (Guid?)user.Id)
            .SingleOrDefaultAsync(cancellationToken);

        // Recorded for every address; the recipient is determined when the mail is sent.
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var mail = OutgoingMail.ForPasswordReset(email, time.GetUtcNow());
        await database.Database.ExecuteSqlAsync(
            $"""
            insert into outgoing_mails (id, kind, recipient, created_at, next_attempt_at, attempts)
            values ({mail.Id}, {mail.Kind.ToString()}, {mail.Recipient}, {mail.CreatedAt}, {mail.NextAttemptAt}, 0)
            on conflict (recipient) where kind = 'PasswordReset' and sent_at is null and dead_lettered_at is null
            do update set created_at = excluded.created_at
            """,
            cancellationToken);
        audit.Succeeded(AuditActions.PasswordResetRequest, AuditTarget.User(userId));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.PasswordResetRequested(mail.Id);
        return TypedResults.NoContent();
    }
}
