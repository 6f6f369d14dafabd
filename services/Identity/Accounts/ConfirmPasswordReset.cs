using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Organisations;
using Egret.Identity.Principals;
using Egret.Identity.Tokens;
using Egret.Messaging;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>A new password instead of a forgotten one.</summary>
/// <param name="Uid">The user, as the mail names them.</param>
/// <param name="Token">The token of the mail.</param>
/// <param name="NewPassword">The password to sign in with from now on; the rules of signing up apply.</param>
public sealed record ConfirmPasswordResetRequest(
    [property: Required, StringLength(100)] string Uid, [property: Required, StringLength(100)] string Token,
    [property: Required, StringLength(PasswordRules.LongestPresented)] string NewPassword);

internal static class ConfirmPasswordReset
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/reset_password_confirm/", HandleAsync).WithName(nameof(ConfirmPasswordReset));

    /// <summary>
    /// Sets a new password with the token of the mail, once. The token proves that the caller reads the mailbox, so
    /// everything that the account issued before is revoked: refresh and access tokens, API keys in every organisation,
    /// open invitations and other reset links.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        ConfirmPasswordResetRequest request, HttpContext context, PasswordRules rules, PasswordHashing hashing,
        IdentityContext database, PrincipalCache principals, AuditPublisher audit, RefusalTally refusals, TimeProvider time, ILogger<User> logger,
        CancellationToken cancellationToken)
    {
        var hash = PasswordReset.HashOf(request.Token);
        if (!Guid.TryParse(request.Uid, out var userId)
            || await FindAsync(database, userId, hash, time.GetUtcNow(), cancellationToken) is not { } asking)
        {
            return Refuse(context, refusals);
        }

        var newPassword = PasswordRules.Normalize(request.NewPassword);
        if (rules.FindBreach(newPassword, asking.Email!) is { } breach)
        {
            return Problems.InvalidField("new_password", breach);
        }

        string passwordHash;
        var network = ClientAddress.NetworkOf(ClientAddress.Of(context));
        using (var place = hashing.TryQueue(network))
        {
            if (place is null || !await place.WaitAsync(cancellationToken))
            {
                return SignInRefusals.Busy(context.Response);
            }

            passwordHash = await place.HashAsync(asking, newPassword);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        // Looked for again with the user locked: of two who have the token one gets here first.
        if (await database.LockUserAsync(userId, cancellationToken) is not { IsActive: true } user
            || await database.PasswordResets.Where(reset => reset.TokenHash == hash && reset.UserId == userId).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return Refuse(context, refusals);
        }

        await database.ForgetPasswordResetsAsync(userId, cancellationToken);
        await database.EndFamiliesAsync(userId, except: null, time, cancellationToken);
        // Whoever has the mail has proved to be no guesser, and where they are, their failures are counted apart from now on.
        await database.ForgetFailuresAsync(SignInFailures.AccountOf(user.NormalizedEmail!, knownNetwork: null), cancellationToken);
        await database.ForgetFailuresAsync(SignInFailures.AccountOf(user.NormalizedEmail!, network), cancellationToken);
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

    private static Task<User?> FindAsync(IdentityContext database, Guid userId, byte[] tokenHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Users.AsNoTracking()
            .Where(user => user.Id == userId && user.IsActive
                && database.PasswordResets.Any(reset => reset.UserId == userId && reset.TokenHash == tokenHash && reset.ExpiresAt > now))
            .SingleOrDefaultAsync(cancellationToken);

    private static ProblemHttpResult Refuse(HttpContext context, RefusalTally refusals)
    {
        refusals.Add(context, AuditActions.PasswordReset, ErrorCodes.InvalidRequest);
        return Problems.InvalidField("token", "The link is not valid: it has expired, was used already, or was never one.");
    }
}
