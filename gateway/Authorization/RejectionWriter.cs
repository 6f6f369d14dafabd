using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.Gateway.RateLimiting;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authorization;

/// <summary>
/// Writes the response to a rejected request and records it in the audit trail. Such a request does not reach
/// <see cref="RateLimitMiddleware"/>, so it is counted here: a caller's request in the class of the route, an anonymous
/// one in the class <c>unauthenticated</c> of its network, which does not reduce the limits of that network's callers.
/// </summary>
internal sealed class RejectionWriter(AuditTrail audit, RateLimitCounters counters)
{
    /// <summary>
    /// The number of invalid keys per network and minute whose prefix is recorded in the audit trail.
    /// </summary>
    private const int MaxAuditedKeysPerMinute = 60;

    /// <summary>Rejects a request without a caller: 401, 429 or 503, by its authentication failure.</summary>
    public Task ChallengeAsync(HttpContext context) => context.Features.Get<AuthenticationFailure>() switch
    {
        null => WriteChallengeAsync(context),
        { Status: StatusCodes.Status401Unauthorized } failure => WriteInvalidCredentialAsync(context, failure),
        var failure => WriteUnavailableAsync(context, failure),
    };

    /// <summary>Rejects a request that its caller is not permitted to send: 403.</summary>
    public async Task ForbidAsync(HttpContext context, RouteAccess access, Caller caller)
    {
        if (!await IsWithinLimitAsync(context, RateLimitMiddleware.ClassOf(context)))
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

    private async Task WriteInvalidCredentialAsync(HttpContext context, AuthenticationFailure failure)
    {
        if (await IsWithinLimitAsync(context, counters.ClassOf(RateLimitCounters.Unauthenticated)))
        {
            var keyPrefix = IsGuessingKeys(context) ? null : KeyPrefixOf(Credential.Of(context.Request));
            audit.RecordAuthenticationFailure(context, failure.Code, keyPrefix);
            context.Response.SetChallenge(credentialSent: true);
            await context.WriteProblemAsync(failure.Status, failure.Code, failure.Detail, failure.Extensions);
        }
    }

    /// <summary>
    /// Responds to a credential that was not verified: a service is unavailable, or the network is over its limit.
    /// </summary>
    private Task WriteUnavailableAsync(HttpContext context, AuthenticationFailure failure)
    {
        // Over the limit the key is probably a guess; its prefix would only add entries to the audit trail.
        var keyPrefix = failure == AuthenticationFailure.TooManyAttempts ? null : KeyPrefixOf(Credential.Of(context.Request));
        audit.RecordAuthenticationFailure(context, failure.Code, keyPrefix);
        if (failure.Status == StatusCodes.Status429TooManyRequests)
        {
            var rateClass = counters.ClassOf(RateLimitCounters.InvalidCredentials);
            var decision = counters.Peek(rateClass, RatePartition.NetworkOf(context)) with { IsAllowed = false };
            rateClass.WriteHeaders(context.Response, decision);
        }

        return context.WriteProblemAsync(failure.Status, failure.Code, failure.Detail, failure.Extensions);
    }

    /// <summary>
    /// Counts the request and writes the rate limit headers. Over the limit it also writes the 429 response.
    /// </summary>
    private async Task<bool> IsWithinLimitAsync(HttpContext context, RateClass rateClass)
    {
        var decision = await counters.AcquireAsync(rateClass, RatePartition.Of(context));
        rateClass.WriteHeaders(context.Response, decision);
        if (!decision.IsAllowed)
        {
            await RateLimitMiddleware.RejectAsync(context, audit);
        }

        return decision.IsAllowed;
    }

    /// <summary>
    /// Caps audit entries during key guessing: above <see cref="MaxAuditedKeysPerMinute"/> per network, attempts are
    /// counted without their key prefix.
    /// </summary>
    private bool IsGuessingKeys(HttpContext context)
    {
        var rateClass = counters.ClassOf(RateLimitCounters.InvalidCredentials);
        return rateClass.Permits - counters.Peek(rateClass, RatePartition.NetworkOf(context)).Remaining > MaxAuditedKeysPerMinute;
    }

    /// <summary>The key prefix of a well-formed API key; null for every other credential.</summary>
    private static string? KeyPrefixOf(Credential credential) =>
        credential.Kind == CredentialKind.ApiKey && ApiKeyFormat.IsWellFormed(credential.Text.Span)
            ? credential.Text[..ApiKeyFormat.DisplayPrefixLength].ToString()
            : null;
}
