using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Mail;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>A forgotten password.</summary>
/// <param name="Email">Address of the account.</param>
public sealed record RequestPasswordResetRequest(string? Email);

internal static class RequestPasswordReset
{
    /// <summary>Stands for whatever is no address: no account has it.</summary>
    private const string NoAddress = "";

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/reset_password/", HandleAsync).WithName(nameof(RequestPasswordReset));

    /// <summary>
    /// Mails a link by which a new password can be set, if the address has an account. The answer is the same, and takes the same time,
    /// if it has none, or is no address at all.
    /// </summary>
    internal static async Task<NoContent> HandleAsync(
        RequestPasswordResetRequest request, IdentityContext database, UserManager<User> users, AuditPublisher audit, TimeProvider time,
        ILogger<User> logger, CancellationToken cancellationToken)
    {
        var email = EmailFormat.IsMetBy(request.Email) ? users.NormalizeEmail(request.Email) : NoAddress;
        var userId = await database.Users.Where(user => user.NormalizedEmail == email).Select(user => (Guid?)user.Id)
            .SingleOrDefaultAsync(cancellationToken);

        // Noted for every address alike; whoever sends the mails finds out that there is nobody to send it to.
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var mail = OutgoingMail.ForPasswordReset(email, time.GetUtcNow());
        await database.Database.ExecuteSqlAsync(
            $"""
            insert into outgoing_mails (id, kind, recipient, created_at, next_attempt_at, attempts)
            values ({mail.Id}, {mail.Kind.ToString()}, {mail.Recipient}, {mail.CreatedAt}, {mail.NextAttemptAt}, 0)
            on conflict (recipient) where kind = 'PasswordReset' and sent_at is null and parked_at is null
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
