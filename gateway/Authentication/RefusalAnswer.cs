using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Egret.Gateway.Authentication;

/// <summary>Answers a request that was not admitted, and states it in the audit trail; lets the others go on.</summary>
internal sealed class RefusalAnswer(AuditTrail audit) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        return authorizeResult.Forbidden ? ForbidAsync(context, RouteAccess.Of(policy)) : ChallengeAsync(context);
    }

    private Task ChallengeAsync(HttpContext context)
    {
        if (context.Features.Get<Refusal>() is not { } refusal)
        {
            audit.CredentialRefused(context, ErrorCodes.NotAuthenticated);
            context.Response.SetChallenge(credentialSent: false);
            return context.WriteProblemAsync(StatusCodes.Status401Unauthorized, ErrorCodes.NotAuthenticated);
        }

        // One too many tells of its address, not of what it invented.
        audit.CredentialRefused(context, refusal.Code, refusal == Refusal.TooMany ? null : KeyPrefixOf(Credential.Of(context.Request)));
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.SetChallenge(credentialSent: true);
        }

        if (refusal.Status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = RateWindow.LengthText;
        }

        return context.WriteProblemAsync(refusal.Status, refusal.Code, refusal.Detail, refusal.Extensions);
    }

    private Task ForbidAsync(HttpContext context, RouteAccess access)
    {
        var needsAdministrator = access.NeedsPlatformAdministrator && Caller.Of(context) is { User.IsPlatformAdministrator: false };
        var code = needsAdministrator ? ErrorCodes.PlatformAdminRequired : ErrorCodes.PermissionDenied;
        audit.AccessRefused(context, AuditActions.Authorization, code);
        return context.WriteProblemAsync(
            StatusCodes.Status403Forbidden, code,
            needsAdministrator ? "Only a platform administrator may do this." : "The scopes of this API key do not allow this.");
    }

    /// <summary>What its owner sees of it in the list of his keys. Of anything without the form of a key nothing is kept.</summary>
    private static string? KeyPrefixOf(Credential credential) =>
        credential.Kind == CredentialKind.ApiKey && ApiKeyFormat.IsWellFormed(credential.Text.Span)
            ? credential.Text[..ApiKeyFormat.DisplayPrefixLength].ToString()
            : null;
}
