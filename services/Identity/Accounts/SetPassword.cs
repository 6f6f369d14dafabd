using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Identity.Tokens;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Accounts;

/// <summary>A change of password.</summary>
/// <param name="CurrentPassword">The one that is valid now.</param>
/// <param name="NewPassword">The one to sign in with from now on; the rules of signing up apply.</param>
/// <param name="KeepApiKeys">Whether the account's API keys stay valid; false by default, which revokes them in every
/// organisation.</param>
public sealed record SetPasswordRequest(
    [property: Required, StringLength(PasswordRules.LongestPresented)] string CurrentPassword,
    [property: Required, StringLength(PasswordRules.LongestPresented)] string NewPassword,
    bool KeepApiKeys = false);

internal static class SetPassword
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/set_password/", HandleAsync).WithName(nameof(SetPassword))
        .ProducesErrors(ErrorCodes.NotFound, ErrorCodes.Conflict).RequireSignIn(AuditActions.PasswordChange);

    /// <summary>
    /// Replaces the caller's password. Every other sign-in of the caller is ended, with its refresh and access tokens,
    /// and the caller's API keys are revoked unless <c>keep_api_keys</c> is true. The sign-in of this request continues. An
    /// API key cannot do it.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        SetPasswordRequest request, CurrentCaller caller, HttpContext context, PasswordCheck check, PasswordRules rules, PasswordHashing hashing,
        IdentityContext database, PrincipalCache principals, AuditPublisher audit, TimeProvider time, ILogger<User> logger,
        CancellationToken cancellationToken)
    {
        if (await database.FindResponseAsync(caller.UserId, cancellationToken) is not { Email: var email })
        {
            return Problems.NotFound();
        }

        var newPassword = PasswordRules.Normalize(request.NewPassword);
        if (rules.FindBreach(newPassword, email) is { } breach)
        {
            return Problems.InvalidField("new_password", breach);
        }

        // Guessing here counts like guessing at the sign-in: a stolen access token must not be worth a password.
        var verdict = await check.VerifyAsync(email, request.CurrentPassword, AuditActions.PasswordChange, cancellationToken);
        if (verdict is not PasswordVerdict.Accepted { User: var verified })
        {
            return SignInRefusals.LimitReached(context.Response, verdict)
                ?? Problems.InvalidField("current_password", "This is not your current password.");
        }

        string hash;
        using (var place = hashing.TryQueue(ClientAddress.NetworkOf(ClientAddress.Of(context))))
        {
            if (place is null || !await place.WaitAsync(cancellationToken))
            {
                return SignInRefusals.Busy(context.Response);
            }

            hash = await place.HashAsync(verified, newPassword);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var user = await database.LockUserAsync(caller.UserId, cancellationToken);
        if (user?.PasswordChangedAt != verified.PasswordChangedAt)
        {
            return Problems.Conflict("The password was changed by another request at the same time.");
        }

        await database.EndFamiliesAsync(user.Id, caller.SignInId, time, cancellationToken);
        await database.ForgetPasswordResetsAsync(user.Id, cancellationToken);
        // Only now, when no refresh of the user is under way any more: what they issued is older than this.
        var now = time.GetUtcNow();
        user.ChangePassword(hash, now, keptSignInId: caller.SignInId);
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
