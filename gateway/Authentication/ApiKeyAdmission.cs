using Egret.Contracts;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its API key: checksum, verdict, and that its user is still a member of the key's organisation.</summary>
internal sealed class ApiKeyAdmission(RecentCallers recent, AccessDirectory directory, KeyUseReporter uses, RateCounters counters, AuditTrail audit)
{
    public static readonly Refusal NotValid = new(
        StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyNotValid, "The API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.");

    public ValueTask<Admission> AdmitAsync(HttpContext context, ReadOnlyMemory<char> presented)
    {
        if (!ConnectionCredential.TryRecall(context, presented, out var digest))
        {
            if (!ApiKeyFormat.IsWellFormed(presented.Span))
            {
                return new(NotValid);
            }

            digest = ConnectionCredential.Digest(context, presented);
        }

        if (!recent.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, digest);
        }

        audit.Admitted(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, CredentialDigest digest)
    {
        var news = recent.News;
        // A neighbour who guesses keeps nobody out who used their key in the last minutes.
        var network = Subject.NetworkOf(context);
        var key = await directory.FindKeyAsync(
            digest.ToString(), context.GetClientAddress(), mayAsk: counters.HasPermits(RateCounters.RefusedCredentials, network));
        if (key is not { Value: { } verdict })
        {
            return key switch
            {
                null => Refusal.TooMany,
                { Outcome: LookupOutcome.Unavailable } => Refusal.KeysAway,
                _ => Refuse(network),
            };
        }

        var principal = await directory.FindPrincipalAsync(verdict.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? Refusal.IdentityAway : NotValid;
        }

        if (Caller.WithKey(user, verdict) is not { } caller)
        {
            return NotValid;
        }

        var endsAt = Math.Min(directory.EndOf(key), directory.EndOf(principal));
        caller = recent.Keep(digest, caller, news, endsAt, verdict.ExpiresAt);
        // Every few seconds for a key in use, which is as exact as its last use has to be known.
        uses.Note(verdict.KeyId, context);
        audit.Admitted(context, caller);
        return caller;
    }

    private Refusal Refuse(Subject network)
    {
        counters.Count(RateCounters.RefusedCredentials, network);
        return NotValid;
    }
}
