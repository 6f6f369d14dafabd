using System.Text.Encodings.Web;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its access token, unless the user's tokens of that time were revoked or the sign-in it came from was ended.</summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens, AccessDirectory directory,
    RateCounters counters, AuditTrail audit)
    : CredentialHandler(options, logger, encoder, audit)
{
    private static readonly AuthenticateResult NotValid = TokenRefusal("Token is invalid");
    private static readonly AuthenticateResult Expired = TokenRefusal("Token is expired");
    private static readonly AuthenticateResult Revoked = TokenRefusal("Token is revoked, or its user is inactive");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var credential = Credential.Of(Request);
        if (credential.Kind != CredentialKind.AccessToken)
        {
            return AuthenticateResult.NoResult();
        }

        // Tokens that are in use are in memory.
        var network = Subject.NetworkOf(Context);
        var (verdict, token) = await tokens.ReadAsync(credential.Value, mayValidate: counters.HasPermits(RateCounters.RefusedCredentials, network));
        if (verdict != TokenVerdict.Valid)
        {
            return Refuse(verdict, network);
        }

        var principal = await directory.FindPrincipalAsync(token.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? IdentityAway : Revoked;
        }

        return token.IssuedAt < user.TokensValidFrom || user.EndedSignIns.Contains(token.SignInId) ? Revoked : Admit(new Caller(user, key: null));
    }

    private AuthenticateResult Refuse(TokenVerdict verdict, Subject network)
    {
        if (verdict == TokenVerdict.Invalid)
        {
            counters.Count(RateCounters.RefusedCredentials, network);
        }

        return verdict switch
        {
            TokenVerdict.Expired => Expired,
            TokenVerdict.Unknowable => IdentityAway,
            TokenVerdict.Unchecked => TooManyRefused,
            _ => NotValid,
        };
    }

    /// <summary>The <c>messages</c> are what clients of the public API read.</summary>
    private static AuthenticateResult TokenRefusal(string message) => Refusal.Unauthorized(
        ErrorCodes.TokenNotValid, "Given token not valid for any token type",
        new Dictionary<string, object?>
        {
            ["messages"] = new[] { new TokenMessage("AccessToken", "access", message) },
        });

    private sealed record TokenMessage(string TokenClass, string TokenType, string Message);
}
