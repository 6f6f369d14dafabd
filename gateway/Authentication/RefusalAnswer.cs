using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Answers a request that was not admitted, and states it in the audit trail.</summary>
internal sealed class RefusalAnswer(AuditTrail audit, RateCounters counters)
{
    /// <summary>There is no caller.</summary>
    public Task ChallengeAsync(HttpContext context)
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
            var counted = counters.ClassOf(RateCounters.RefusedCredentials);
            counted.Tell(context.Response, counters.Peek(counted, Subject.NetworkOf(context)) with { IsAllowed = false });
        }

        return context.WriteProblemAsync(refusal.Status, refusal.Code, refusal.Detail, refusal.Extensions);
    }

    /// <summary>The caller may not do this.</summary>
    public Task ForbidAsync(HttpContext context, RouteAccess access, Caller caller)
    {
        var needsAdministrator = access.NeedsPlatformAdministrator && !caller.User.IsPlatformAdministrator;
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
