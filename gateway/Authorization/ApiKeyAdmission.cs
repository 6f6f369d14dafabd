using Egret.Contracts;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.Gateway.RateLimiting;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authorization;

/// <summary>
/// Admits a request by its API key: checksum, verdict, and its user's membership in the key's organisation.
/// </summary>
internal sealed class ApiKeyAdmission(
    CallerCache callers, AccessDirectory directory, KeyUseReporter uses, RateLimitCounters counters, AuditTrail audit)
{
    /// <summary>
    /// The API key is invalid. One response for every reason, so that it reveals nothing about the key.
    /// </summary>
    public static readonly AuthenticationFailure Invalid = new(
        StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyNotValid,
        "The API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.");

    /// <summary>Decides on the API key of the request.</summary>
    public ValueTask<Admission> AdmitAsync(HttpContext context, ReadOnlyMemory<char> presented)
    {
        if (!ConnectionCredential.TryGetDigest(context, presented, out var digest))
        {
            if (!ApiKeyFormat.IsWellFormed(presented.Span))
            {
                return new(Invalid);
            }

            digest = ConnectionCredential.Digest(context, presented);
        }

        if (!callers.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, digest);
        }

        audit.RecordAdmission(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, CredentialDigest digest)
    {
        var version = callers.Version;
        // Over the limit only keys found in the last 10 minutes are looked up, so guesses from the same network do not
        // lock out keys in use.
        var network = RatePartition.NetworkOf(context);
        var key = await directory.FindKeyAsync(
            digest.ToString(), context.GetClientAddress(), mayLookUp: counters.HasPermits(RateLimitCounters.InvalidCredentials, network));
        if (key is not { Value: { } verdict })
        {
            return key switch
            {
                null => AuthenticationFailure.TooManyAttempts,
                { Outcome: LookupOutcome.Unavailable } => AuthenticationFailure.KeysUnavailable,
                _ => Reject(network),
            };
        }

        var principal = await directory.FindPrincipalAsync(verdict.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? AuthenticationFailure.IdentityUnavailable : Invalid;
        }

        if (Caller.WithKey(user, verdict) is not { } caller)
        {
            return Invalid;
        }

        var endsAt = Math.Min(directory.GetExpiry(key), directory.GetExpiry(principal));
        caller = callers.Store(digest, caller, version, endsAt, verdict.ExpiresAt);
        // A key in use gets here every 5 s, which is the required precision of its last use.
        uses.Record(verdict.KeyId, context);
        audit.RecordAdmission(context, caller);
        return caller;
    }

    private AuthenticationFailure Reject(RatePartition network)
    {
        counters.Count(RateLimitCounters.InvalidCredentials, network);
        return Invalid;
    }
}
