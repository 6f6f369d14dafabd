using Egret.Contracts;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its API key: checksum, verdict, and that its user is still a member of the key's organisation.</summary>
internal sealed class ApiKeyAdmission(CallerCache recent, AccessDirectory directory, KeyUseReporter uses, RateLimitCounters counters, AuditTrail audit)
{
    public static readonly AuthenticationFailure Invalid = new(
        StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyNotValid, "The API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.");

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

        if (!recent.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, digest);
        }

        audit.RecordAdmission(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, CredentialDigest digest)
    {
        var version = recent.Version;
        // A neighbour who guesses keeps nobody out who used their key in the last minutes.
        var network = RatePartition.NetworkOf(context);
        var key = await directory.FindKeyAsync(
            digest.ToString(), context.ClientAddress(), mayLookUp: counters.HasPermits(RateLimitCounters.InvalidCredentials, network));
        if (key is not { Value: { } verdict })
        {
            return key switch
            {
                null => AuthenticationFailure.TooManyAttempts,
                { Outcome: LookupOutcome.Unavailable } => AuthenticationFailure.KeysUnavailable,
                _ => Refuse(network),
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
        caller = recent.Store(digest, caller, version, endsAt, verdict.ExpiresAt);
        // Every few seconds for a key in use, which is as exact as its last use has to be known.
        uses.Record(verdict.KeyId, context);
        audit.RecordAdmission(context, caller);
        return caller;
    }

    private AuthenticationFailure Refuse(RatePartition network)
    {
        counters.Count(RateLimitCounters.InvalidCredentials, network);
        return Invalid;
    }
}
