using Egret.Contracts;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its API key: checksum, verdict, and that its user is still a member of the key's organisation.</summary>
internal sealed class ApiKeyAdmission(RecentCallers recent, AccessDirectory directory, KeyUseReporter uses, RateCounters counters, AuditTrail audit)
{
    private static readonly Refusal NotValid = new(
        StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyNotValid, "The API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.");

    public ValueTask<Admission> AdmitAsync(HttpContext context, ReadOnlyMemory<char> presented)
    {
        if (!ApiKeyFormat.IsWellFormed(presented.Span))
        {
            return new(NotValid);
        }

        var digest = CredentialDigest.Of(presented.Span);
        if (!recent.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, digest);
        }

        Note(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, CredentialDigest digest)
    {
        var news = recent.News;
        // A neighbour who guesses keeps nobody out who used his key in the last minutes.
        var network = Subject.NetworkOf(context);
        var key = await directory.FindKeyAsync(digest.ToString(), mayAsk: counters.HasPermits(RateCounters.RefusedCredentials, network));
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

        if (Caller.MembershipOf(user, verdict.OrganisationId) is not { } membership)
        {
            return NotValid;
        }

        var endsAt = Math.Min(directory.EndOf(key), directory.EndOf(principal));
        var caller = recent.Keep(digest, new Caller(user, verdict, membership), news, endsAt, verdict.ExpiresAt);
        Note(context, caller);
        return caller;
    }

    private void Note(HttpContext context, Caller caller)
    {
        uses.Note(caller.Key!.KeyId, context);
        audit.Admitted(context, caller);
    }

    private Refusal Refuse(Subject network)
    {
        counters.Count(RateCounters.RefusedCredentials, network);
        return NotValid;
    }
}
