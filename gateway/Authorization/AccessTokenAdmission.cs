using Egret.Gateway.AccessCaching;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.Gateway.RateLimiting;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authorization;

/// <summary>
/// Admits a request by its access token, unless the token, its sign-in or its user's tokens were revoked.
/// </summary>
internal sealed class AccessTokenAdmission(
    CallerCache callers, AccessTokens tokens, AccessDirectory directory, RateLimitCounters counters, AuditTrail audit)
{
    /// <summary>The token was revoked, or its user is inactive.</summary>
    public static readonly AuthenticationFailure Revoked = TokenFailure("Token is revoked, or its user is inactive");

    private static readonly AuthenticationFailure Invalid = TokenFailure("Token is invalid");
    private static readonly AuthenticationFailure Expired = TokenFailure("Token is expired");

    /// <summary>Decides on the access token of the request.</summary>
    public ValueTask<Admission> AdmitAsync(HttpContext context, ReadOnlyMemory<char> presented)
    {
        if (!ConnectionCredential.TryGetDigest(context, presented, out var digest))
        {
            if (!AccessTokens.IsPossibleToken(presented.Span))
            {
                return new(Reject(TokenVerdict.Invalid, RatePartition.NetworkOf(context)));
            }

            digest = ConnectionCredential.Digest(context, presented);
        }

        if (!callers.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, presented.ToString(), digest);
        }

        audit.RecordAdmission(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, string presented, CredentialDigest digest)
    {
        var version = callers.Version;
        // Over the limit only cached tokens are accepted. Tokens in use are cached, so guesses from the same network do
        // not lock out their users.
        var network = RatePartition.NetworkOf(context);
        var (verdict, token) = await tokens.ReadAsync(
            presented, digest, mayValidate: counters.HasPermits(RateLimitCounters.InvalidCredentials, network));
        if (verdict != TokenVerdict.Valid)
        {
            return Reject(verdict, network);
        }

        var principal = await directory.FindPrincipalAsync(token.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? AuthenticationFailure.IdentityUnavailable : Revoked;
        }

        if (Caller.WithToken(user, token.SignInId, token.IssuedAt) is not { } caller)
        {
            return Revoked;
        }

        caller = callers.Store(digest, caller, version, directory.GetExpiry(principal), token.EndsAt);
        audit.RecordAdmission(context, caller);
        return caller;
    }

    private AuthenticationFailure Reject(TokenVerdict verdict, RatePartition network)
    {
        if (verdict == TokenVerdict.Invalid)
        {
            counters.Count(RateLimitCounters.InvalidCredentials, network);
        }

        return verdict switch
        {
            TokenVerdict.Expired => Expired,
            TokenVerdict.KeysUnavailable => AuthenticationFailure.IdentityUnavailable,
            TokenVerdict.NotValidated => AuthenticationFailure.TooManyAttempts,
            _ => Invalid,
        };
    }

    /// <summary>Creates a failure with <c>messages</c>, which clients of the public API read.</summary>
    private static AuthenticationFailure TokenFailure(string message) => new(
        StatusCodes.Status401Unauthorized, ErrorCodes.TokenNotValid, "Given token not valid for any token type",
        new Dictionary<string, object?>
        {
            ["messages"] = new[] { new TokenMessage("AccessToken", "access", message) },
        });

    private sealed record TokenMessage(string TokenClass, string TokenType, string Message);
}
