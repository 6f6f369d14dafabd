using Egret.Contracts;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its API key: checksum, verdict, and that its user is still a member of the key's organisation.</summary>
internal sealed class ApiKeyAdmission(AccessDirectory directory, KeyUseReporter uses, RateCounters counters, AuditTrail audit)
{
    private static readonly Refusal NotValid = new(
        StatusCodes.Status401Unauthorized, ErrorCodes.ApiKeyNotValid, "The API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.");

    public async ValueTask<Admission> AdmitAsync(HttpContext context, string presented)
    {
        if (!ApiKeyFormat.IsWellFormed(presented))
        {
            return NotValid;
        }

        // A neighbour who guesses keeps nobody out who used his key in the last minutes.
        var network = Subject.NetworkOf(context);
        var key = await directory.FindKeyAsync(presented, mayAsk: counters.HasPermits(RateCounters.RefusedCredentials, network));
        if (key?.Value is not { } verdict)
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

        var caller = new Caller(user, verdict) { Organisation = membership };
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
