using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Answers a request that was not admitted, and states it in the audit trail. Such a request never comes to <see cref="RateLimit"/>, so that it is
/// counted here: one of a caller as if it had come there, and one of nobody with the like of it from its address, which keeps no neighbour
/// from anything that they would be given.
/// </summary>
internal sealed class RejectionWriter(AuditTrail audit, RateLimitCounters counters)
{
    /// <summary>Refused keys of a network that the audit trail names, in a minute.</summary>
    private const int MaxAuditedKeysPerMinute = 60;

    /// <summary>There is no caller.</summary>
    public Task ChallengeAsync(HttpContext context) => context.Features.Get<AuthenticationFailure>() switch
    {
        null => WriteChallengeAsync(context),
        { Status: StatusCodes.Status401Unauthorized } refusal => WriteInvalidCredentialAsync(context, refusal),
        var refusal => WriteUnavailableAsync(context, refusal),
    };

    /// <summary>The caller may not do this.</summary>
    public async Task ForbidAsync(HttpContext context, RouteAccess access, Caller caller)
    {
        if (!await IsWithinLimitAsync(context, RateLimit.ClassOf(context)))
        {
            return;
        }

        var needsAdministrator = access.RequiresPlatformAdministrator && !caller.User.IsPlatformAdministrator;
        var code = needsAdministrator ? ErrorCodes.PlatformAdminRequired : ErrorCodes.PermissionDenied;
        audit.RecordRejection(context, AuditActions.Authorization, code);
        await context.WriteProblemAsync(
            StatusCodes.Status403Forbidden, code,
            needsAdministrator ? "Only a platform administrator may do this." : "The scopes of this API key do not allow this.");
    }

    private async Task WriteChallengeAsync(HttpContext context)
    {
        if (await IsWithinLimitAsync(context, counters.ClassOf(RateLimitCounters.Unauthenticated)))
        {
            audit.RecordAuthenticationFailure(context, ErrorCodes.NotAuthenticated);
            context.Response.SetChallenge(credentialSent: false);
            await context.WriteProblemAsync(StatusCodes.Status401Unauthorized, ErrorCodes.NotAuthenticated);
        }
    }

    private async Task WriteInvalidCredentialAsync(HttpContext context, AuthenticationFailure refusal)
    {
        if (await IsWithinLimitAsync(context, counters.ClassOf(RateLimitCounters.Unauthenticated)))
        {
            audit.RecordAuthenticationFailure(context, refusal.Code, IsGuessingKeys(context) ? null : KeyPrefixOf(Credential.Of(context.Request)));
            context.Response.SetChallenge(credentialSent: true);
            await context.WriteProblemAsync(refusal.Status, refusal.Code, refusal.Detail, refusal.Extensions);
        }
    }

    /// <summary>It was not found out whether the credential is good: whoever could say is away, or too many from there were not.</summary>
    private Task WriteUnavailableAsync(HttpContext context, AuthenticationFailure refusal)
    {
        // One too many tells of its address, not of what it invented.
        audit.RecordAuthenticationFailure(context, refusal.Code, refusal == AuthenticationFailure.TooManyAttempts ? null : KeyPrefixOf(Credential.Of(context.Request)));
        if (refusal.Status == StatusCodes.Status429TooManyRequests)
        {
            var counted = counters.ClassOf(RateLimitCounters.InvalidCredentials);
            counted.WriteHeaders(context.Response, counters.Peek(counted, RatePartition.NetworkOf(context)) with { IsAllowed = false });
        }

        return context.WriteProblemAsync(refusal.Status, refusal.Code, refusal.Detail, refusal.Extensions);
    }

    /// <summary>Counts the request and tells how much is left; answers it where that is nothing.</summary>
    private async Task<bool> IsWithinLimitAsync(HttpContext context, RateClass counted)
    {
        var decision = await counters.AcquireAsync(counted, RatePartition.Of(context));
        counted.WriteHeaders(context.Response, decision);
        if (!decision.IsAllowed)
        {
            await RateLimit.RejectAsync(context, audit);
        }

        return decision.IsAllowed;
    }

    /// <summary>Whoever makes up keys would fill the trail with them: beyond some a minute they are counted, and no longer named.</summary>
    private bool IsGuessingKeys(HttpContext context)
    {
        var counted = counters.ClassOf(RateLimitCounters.InvalidCredentials);
        return counted.Permits - counters.Peek(counted, RatePartition.NetworkOf(context)).Remaining > MaxAuditedKeysPerMinute;
    }

    /// <summary>What its owner sees of it in the list of keys. Of anything without the form of a key nothing is kept.</summary>
    private static string? KeyPrefixOf(Credential credential) =>
        credential.Kind == CredentialKind.ApiKey && ApiKeyFormat.IsWellFormed(credential.Text.Span)
            ? credential.Text[..ApiKeyFormat.DisplayPrefixLength].ToString()
            : null;
}
