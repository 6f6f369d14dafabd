using System.Text.Encodings.Web;
using Egret.Contracts;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its API key: checksum, verdict, and that its user is still a member of the key's organisation.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessDirectory directory, KeyUseReporter uses,
    RateCounters counters, AuditTrail audit)
    : CredentialHandler(options, logger, encoder, audit)
{
    private static readonly AuthenticateResult NotValid = Refusal.Unauthorized(
        ErrorCodes.ApiKeyNotValid, "The API key is malformed, unknown, revoked or expired, or its user or organisation is inactive.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var credential = Credential.Of(Request);
        if (credential.Kind != CredentialKind.ApiKey)
        {
            return AuthenticateResult.NoResult();
        }

        if (!ApiKeyFormat.IsWellFormed(credential.Value))
        {
            return NotValid;
        }

        // Keys that are in use are in memory.
        var network = Subject.NetworkOf(Context);
        var key = await directory.FindKeyAsync(credential.Value, mayAsk: counters.HasPermits(RateCounters.RefusedCredentials, network));
        if (key?.Value is not { } verdict)
        {
            return key switch
            {
                null => TooManyRefused,
                { Outcome: LookupOutcome.Unavailable } => KeysAway,
                _ => Refuse(network),
            };
        }

        var principal = await directory.FindPrincipalAsync(verdict.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? IdentityAway : NotValid;
        }

        if (Caller.MembershipOf(user, verdict.OrganisationId) is not { } membership)
        {
            return NotValid;
        }

        uses.Note(verdict.KeyId, Context);
        return Admit(new Caller(user, verdict) { Organisation = membership });
    }

    private AuthenticateResult Refuse(Subject network)
    {
        counters.Count(RateCounters.RefusedCredentials, network);
        return NotValid;
    }
}
