using System.Net;
using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.Gateway.Authorization;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.LongRunning;

/// <summary>
/// Ends a long-running request (upload, download, event stream) within 1 s after its caller loses access, even during
/// the response. It applies to routes with <see cref="LongRunningRouteMetadata"/>; other requests complete within the
/// revocation bound.
/// </summary>
internal sealed class LongRunningRequestGuard(
    RequestDelegate next, AccessDirectory directory, RejectionWriter rejections, AuditTrail audit, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a request continues while its access cannot be checked. Together with the lifetime of the in-memory
    /// cache it is the revocation bound without Redis.
    /// </summary>
    private static readonly TimeSpan MaxUnavailable = AccessCache.SourceLifetime;

    private static readonly AuthenticationFailure AccessChanged = new(
        StatusCodes.Status403Forbidden, ErrorCodes.PermissionDenied, "The caller's permissions changed during the request.");

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } route && route.GetMetadata<LongRunningRouteMetadata>() is not null
            && route.GetMetadata<RouteAccess>() is { } access && Caller.Of(context) is { } caller
            ? GuardAsync(context, access, caller)
            : next(context);

    private async Task GuardAsync(HttpContext context, RouteAccess access, Caller caller)
    {
        // Read before forwarding starts: from then on HttpContext belongs to the forwarder and is not safe to read
        // concurrently.
        var hash = caller.Key is null ? null : CredentialDigest.Of(Credential.Of(context.Request).Text.Span).ToString();
        var guarded = new GuardedRequest(caller, access, hash, context.GetClientAddress());
        var aborted = context.RequestAborted;
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using var completed = new CancellationTokenSource();
        context.RequestAborted = abort.Token;
        var guarding = WaitForFailureAsync(guarded, abort, completed.Token);
        AuthenticationFailure? failure;
        try
        {
            await next(context);
        }
        finally
        {
            await completed.CancelAsync();
            context.RequestAborted = aborted;
            failure = await guarding;
        }

        if (failure is not null)
        {
            await EndAsync(context, failure);
        }
    }

    /// <summary>Checks the caller's access every 500 ms until the request completes or its access ends.</summary>
    /// <returns>The reason why the request was aborted; null if it completed.</returns>
    private async Task<AuthenticationFailure?> WaitForFailureAsync(
        GuardedRequest guarded, CancellationTokenSource abort, CancellationToken completed)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var confirmedAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(completed))
            {
                // A hanging service must not delay the end of a complete response.
                var failure = await FindFailureAsync(guarded).AsTask().WaitAsync(completed);
                if (failure is null)
                {
                    confirmedAt = time.GetTimestamp();
                }
                else if (failure.Status != StatusCodes.Status503ServiceUnavailable
                    || time.GetElapsedTime(confirmedAt) > MaxUnavailable)
                {
                    await abort.CancelAsync();
                    return failure;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The request completed.
        }

        return null;
    }

    /// <summary>Decides again on the caller's access, without counting a request. Null if it is unchanged.</summary>
    private async ValueTask<AuthenticationFailure?> FindFailureAsync(GuardedRequest guarded)
    {
        var (caller, access, keyHash, address) = guarded;
        var principal = await directory.FindPrincipalAsync(caller.User.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? AuthenticationFailure.IdentityUnavailable : Invalid(caller);
        }

        Caller? now;
        if (keyHash is null)
        {
            now = Caller.WithToken(user, caller.SignInId!.Value, caller.SignedInAt!.Value);
        }
        else
        {
            var key = await directory.FindKeyAsync(keyHash, address, mayLookUp: true);
            if (key?.Outcome == LookupOutcome.Unavailable)
            {
                return AuthenticationFailure.KeysUnavailable;
            }

            now = key?.Value is { } verdict ? Caller.WithKey(user, verdict) : null;
        }

        return now is null ? Invalid(caller)
            : access.Allows(now) && IsMembershipUnchanged(caller, user) ? null
            : AccessChanged;
    }

    /// <summary>
    /// Whether role and start of the membership are unchanged. A change of the organisation's allowed domains does not
    /// end a request: they are evaluated when a question starts.
    /// </summary>
    private static bool IsMembershipUnchanged(Caller caller, PrincipalSnapshot user) =>
        caller.Organisation is not { } acting
        || (Caller.MembershipOf(user, acting.OrganisationId) is { } now
            && now.Role == acting.Role && now.MemberSince == acting.MemberSince);

    private static AuthenticationFailure Invalid(Caller caller) =>
        caller.Key is null ? AccessTokenAdmission.Revoked : ApiKeyAdmission.Invalid;

    /// <summary>
    /// Rejects the request if its response has not started; else aborts the connection, so that the partial response
    /// does not appear complete.
    /// </summary>
    private Task EndAsync(HttpContext context, AuthenticationFailure failure)
    {
        if (context.Response.HasStarted)
        {
            audit.RecordAuthenticationFailure(context, failure.Code);
            context.Abort();
            return Task.CompletedTask;
        }

        // The rest of the request body must not be parsed as the next request.
        context.Response.Headers.Connection = "close";
        context.Features.Set(failure);
        return rejections.ChallengeAsync(context);
    }

    /// <summary>The caller, the route's requirements and the credential of a guarded request.</summary>
    private sealed record GuardedRequest(Caller Caller, RouteAccess Access, string? KeyHash, IPAddress? Address);
}
