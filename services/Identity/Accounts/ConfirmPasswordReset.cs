using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Invitations;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>Sets a new password with the token of a reset mail.</summary>
/// <param name="Uid">User id from the mail.</param>
/// <param name="Token">Token from the mail.</param>
/// <param name="NewPassword">The new password; the rules of registration apply.</param>
public sealed record ConfirmPasswordResetRequest(
    [property: Required, StringLength(100)] string Uid, [property: Required, StringLength(100)] string Token,
    [property: Required, StringLength(PasswordPolicy.MaxInputLength)] string NewPassword);

internal static class ConfirmPasswordReset
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/reset_password_confirm/", HandleAsync).WithName(nameof(ConfirmPasswordReset));

    /// <summary>
    /// Sets a new password with the single-use token of the mail. The token proves access to the mailbox, so all
    /// credentials issued before are revoked: refresh and access tokens, API keys in every organisation, open
    /// invitations and other reset links.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        ConfirmPasswordResetRequest request, HttpContext context, PasswordPolicy policy, PasswordHasherQueue hasher,
        IdentityContext database, PrincipalCache principals, AuditPublisher audit, RejectionCounter rejections,
        TimeProvider time, ILogger<User> logger,
        CancellationToken cancellationToken)
    {
        var hash = PasswordReset.ComputeHash(request.Token);
        if (!Guid.TryParse(request.Uid, out var userId)
            || await FindAsync(database, userId, hash, time.GetUtcNow(), cancellationToken) is not { } asking)
        {
            return Reject(context, rejections);
        }

        var newPassword = PasswordPolicy.Normalize(request.NewPassword);
        if (policy.FindViolation(newPassword, asking.Email!) is { } violation)
        {
            return Problems.InvalidField("new_password", violation);
        }

        string passwordHash;
        var network = ClientNetwork.From(context.GetClientAddress());
        using (var slot = hasher.TryEnter(network))
        {
            if (slot is null || !await slot.WaitAsync(cancellationToken))
            {
                return SignInRejections.QueueFull(context.Response);
            }

            passwordHash = await slot.HashAsync(asking, newPassword);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        // Checked again under the lock on the user: if two requests use the same token, only the first one succeeds.
        if (await database.LockUserAsync(userId, cancellationToken) is not { IsActive: true } user
            || await database.PasswordResets.Where(reset => reset.TokenHash == hash && reset.UserId == userId)
                .ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Reject(context, rejections);
        }

        await database.DeletePasswordResetsAsync(userId, cancellationToken);
        await database.RevokeFamiliesAsync(userId, except: null, time, cancellationToken);
        // The mailbox is proof that this caller is not guessing passwords. Failures in the network of the reset are
        // counted separately from now on.
        await database.DeleteFailuresAsync(SignInFailures.ComputeAccountHash(user.NormalizedEmail!, knownNetwork: null), cancellationToken);
        await database.DeleteFailuresAsync(SignInFailures.ComputeAccountHash(user.NormalizedEmail!, network), cancellationToken);
        var now = time.GetUtcNow();
        user.ResetPassword(passwordHash, now, network);
        await database.WithdrawInvitationsOfAsync(audit, userId, cancellationToken);
        database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(now), now, userId, IsActive: true, IsDeleted: false)
        {
            KeysValidFrom = user.KeysValidFrom,
        });
        audit.Succeeded(AuditActions.PasswordReset, AuditTarget.User(userId), userId);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(userId);
        logger.PasswordReset(userId);
        return TypedResults.NoContent();
    }

    private static Task<User?> FindAsync(IdentityContext database, Guid userId, byte[] tokenHash, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Users.AsNoTracking()
            .Where(user => user.Id == userId && user.IsActive
                && database.PasswordResets.Any(reset => reset.UserId == userId && reset.TokenHash == tokenHash && reset.ExpiresAt > now))
            .SingleOrDefaultAsync(cancellationToken);

    private static ProblemHttpResult Reject(HttpContext context, RejectionCounter rejections)
    {
        rejections.Add(context, AuditActions.PasswordReset, ErrorCodes.InvalidRequest);
        return Problems.InvalidField("token", "The link is invalid: it is unknown, expired or already used.");
    }
}
