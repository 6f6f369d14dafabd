using System.Net;
using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Configuration;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Ends a request that takes long, an upload, a stream or a download, when its caller loses what they were let in with: what is revoked is out within
/// a second, also in the middle of an answer. Routes say by their metadata that they may last; the requests of others are over before.
/// </summary>
internal sealed class LastingAccess(RequestDelegate next, AccessDirectory directory, RefusalAnswer refusals, AuditTrail audit, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Beside the time for which memory answers: together what a revocation may take without Redis.</summary>
    private static readonly TimeSpan LongestUnknown = AccessCache.SourceLifetime;

    private static readonly Refusal Changed = new(
        StatusCodes.Status403Forbidden, ErrorCodes.PermissionDenied, "What the caller may do was changed while the request was under way.");

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } route && route.GetMetadata<LastingRoute>() is not null
            && route.GetMetadata<RouteAccess>() is { } access && Caller.Of(context) is { } caller
            ? WatchAsync(context, access, caller)
            : next(context);

    private async Task WatchAsync(HttpContext context, RouteAccess access, Caller caller)
    {
        // Read now: from here on the request is used by whoever forwards it, and by nobody else.
        var hash = caller.Key is null ? null : CredentialDigest.Of(Credential.Of(context.Request).Text.Span).ToString();
        var watched = new Watched(caller, access, hash, context.GetClientAddress());
        var aborted = context.RequestAborted;
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using var done = new CancellationTokenSource();
        context.RequestAborted = lost.Token;
        var watching = WaitForLossAsync(watched, lost, done.Token);
        Refusal? refusal;
        try
        {
            await next(context);
        }
        finally
        {
            await done.CancelAsync();
            context.RequestAborted = aborted;
            refusal = await watching;
        }

        if (refusal is not null)
        {
            await EndAsync(context, refusal);
        }
    }

    /// <returns>Why the request was ended; null when it came to its end.</returns>
    private async Task<Refusal?> WaitForLossAsync(Watched watched, CancellationTokenSource lost, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var knownAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                // A service that hangs must not hold up the end of an answer that is complete.
                var refusal = await FindLossAsync(watched).AsTask().WaitAsync(done);
                if (refusal is null)
                {
                    knownAt = time.GetTimestamp();
                }
                else if (refusal.Status != StatusCodes.Status503ServiceUnavailable || time.GetElapsedTime(knownAt) > LongestUnknown)
                {
                    await lost.CancelAsync();
                    return refusal;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over, and so is the watch.
        }

        return null;
    }

    /// <summary>What of the caller and the credential counts now, as memory or the services say it. It is no request: nothing is counted.</summary>
    private async ValueTask<Refusal?> FindLossAsync(Watched watched)
    {
        var (caller, access, keyHash, address) = watched;
        var principal = await directory.FindPrincipalAsync(caller.User.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? Refusal.IdentityAway : NotValid(caller);
        }

        Caller? now;
        if (keyHash is null)
        {
            now = Caller.WithToken(user, caller.SignInId!.Value, caller.SignedInAt!.Value);
        }
        else
        {
            var key = await directory.FindKeyAsync(keyHash, address, mayAsk: true);
            if (key?.Outcome == LookupOutcome.Unavailable)
            {
                return Refusal.KeysAway;
            }

            now = key?.Value is { } verdict ? Caller.WithKey(user, verdict) : null;
        }

        return now is null ? NotValid(caller) : access.Admits(now) && IsMemberAsBefore(caller, user) ? null : Changed;
    }

    /// <summary>For which domains the organisation may ask was looked at when the question came.</summary>
    private static bool IsMemberAsBefore(Caller caller, PrincipalSnapshot user) =>
        caller.Organisation is not { } acting
        || (Caller.MembershipOf(user, acting.OrganisationId) is { } now && now.Role == acting.Role && now.MemberSince == acting.MemberSince);

    private static Refusal NotValid(Caller caller) => caller.Key is null ? AccessTokenAdmission.Revoked : ApiKeyAdmission.NotValid;

    /// <summary>With an answer where none has begun; else it is cut off, as whole it must not look.</summary>
    private Task EndAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            audit.CredentialRefused(context, refusal.Code);
            context.Abort();
            return Task.CompletedTask;
        }

        // What is still to come of a body must not be taken for the next request.
        context.Response.Headers.Connection = "close";
        context.Features.Set(refusal);
        return refusals.ChallengeAsync(context);
    }

    /// <summary>Who is watched, and what they came with.</summary>
    private sealed record Watched(Caller Caller, RouteAccess Access, string? KeyHash, IPAddress? Address);
}

/// <summary>Marks a route whose requests may last.</summary>
internal sealed class LastingRoute
{
    public static readonly LastingRoute Mark = new();

    private LastingRoute()
    {
    }
}

internal static class LastingAccessSetup
{
    /// <summary>Where a route's metadata say that its requests may last.</summary>
    private const string MetadataKey = "Lasts";

    public static bool Lasts(RouteConfig route) => route.Metadata?.GetValueOrDefault(MetadataKey) == "true";

    public static void WithLastingAccess(this ReverseProxyConventionBuilder routes) => routes.ConfigureEndpoints((endpoint, route) =>
    {
        if (Lasts(route))
        {
            endpoint.WithMetadata(LastingRoute.Mark);
        }
    });
}
