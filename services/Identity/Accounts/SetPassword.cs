using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Messaging;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Accounts;

/// <summary>A change of password.</summary>
/// <param name="CurrentPassword">The current password.</param>
/// <param name="NewPassword">The new password; the rules of registration apply.</param>
/// <param name="KeepApiKeys">Whether the account's API keys stay valid; by default (false) they are revoked in every
/// organisation.</param>
public sealed record SetPasswordRequest(
    [property: Required, StringLength(PasswordPolicy.MaxInputLength)] string CurrentPassword,
    [property: Required, StringLength(PasswordPolicy.MaxInputLength)] string NewPassword,
    bool KeepApiKeys = false);

internal static class SetPassword
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/set_password/", HandleAsync).WithName(nameof(SetPassword))
        .ProducesErrors(ErrorCodes.NotFound, ErrorCodes.Conflict).RejectApiKeys(AuditActions.PasswordChange);

    /// <summary>
    /// Replaces the caller's password. Every other sign-in of the caller ends, including its refresh and access
    /// tokens, and the caller's API keys are revoked unless <c>keep_api_keys</c> is true. The sign-in of this request
    /// stays active. API keys are rejected.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        SetPasswordRequest request, CurrentCaller caller, HttpContext context, PasswordVerifier verifier,
        PasswordPolicy policy, PasswordHasherQueue hasher,
        IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time, ILogger<User> logger,
        CancellationToken cancellationToken)
    {
        if (await database.FindResponseAsync(caller.UserId, cancellationToken) is not { Email: var email })
        {
            return Problems.NotFound();
        }

        var newPassword = PasswordPolicy.Normalize(request.NewPassword);
        if (policy.FindViolation(newPassword, email) is { } violation)
        {
            return Problems.InvalidField("new_password", violation);
        }

        // Failures count like failed sign-ins: a stolen access token must not allow guessing the password.
        var result = await verifier.VerifyAsync(email, request.CurrentPassword, AuditActions.PasswordChange, cancellationToken);
        if (result is not PasswordResult.Accepted { User: var verified })
        {
            return SignInRejections.LimitReached(context.Response, result)
                ?? Problems.InvalidField("current_password", "This is not your current password.");
        }

        string hash;
        using (var slot = hasher.TryEnter(ClientNetwork.From(context.GetClientAddress())))
        {
            if (slot is null || !await slot.WaitAsync(cancellationToken))
            {
                return SignInRejections.QueueFull(context.Response);
            }

            hash = await slot.HashAsync(verified, newPassword);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var user = await database.LockUserAsync(caller.UserId, cancellationToken);
        if (user?.PasswordChangedAt != verified.PasswordChangedAt)
        {
            return Problems.Conflict("The password was changed by a concurrent request.");
        }

        await database.RevokeFamiliesAsync(user.Id, caller.SignInId, time, cancellationToken);
        await database.DeletePasswordResetsAsync(user.Id, cancellationToken);
        // After the lock: every token of a concurrent refresh was issued before this time.
        var now = time.GetUtcNow();
        user.ChangePassword(hash, now, exemptSignInId: caller.SignInId);
        if (!request.KeepApiKeys)
        {
            user.RevokeApiKeys();
        }

        database.PublishOnCommit(new UserAccessChanged(Guid.CreateVersion7(now), now, user.Id, IsActive: true, IsDeleted: false)
        {
            KeysValidFrom = user.KeysValidFrom,
        });
        audit.Succeeded(AuditActions.PasswordChange);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await principals.RemoveAsync(user.Id);
        logger.PasswordChanged(user.Id);
        return TypedResults.NoContent();
    }
}
