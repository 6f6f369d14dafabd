using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its access token, unless the user's tokens of that time were revoked or the sign-in it came from was ended.</summary>
internal sealed class AccessTokenAdmission(CallerCache recent, AccessTokens tokens, AccessDirectory directory, RateLimitCounters counters, AuditTrail audit)
{
    public static readonly AuthenticationFailure Revoked = TokenFailure("Token is revoked, or its user is inactive");

    private static readonly AuthenticationFailure Invalid = TokenFailure("Token is invalid");
    private static readonly AuthenticationFailure Expired = TokenFailure("Token is expired");

    public ValueTask<Admission> AdmitAsync(HttpContext context, ReadOnlyMemory<char> presented)
    {
        if (!ConnectionCredential.TryGetDigest(context, presented, out var digest))
        {
            if (!AccessTokens.IsPossibleToken(presented.Span))
            {
                return new(Refuse(TokenVerdict.Invalid, RatePartition.NetworkOf(context)));
            }

            digest = ConnectionCredential.Digest(context, presented);
        }

        if (!recent.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, presented.ToString(), digest);
        }

        audit.RecordAdmission(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, string presented, CredentialDigest digest)
    {
        var version = recent.Version;
        // Tokens that are in use are in memory.
        var network = RatePartition.NetworkOf(context);
        var (verdict, token) = await tokens.ReadAsync(presented, digest, mayValidate: counters.HasPermits(RateLimitCounters.InvalidCredentials, network));
        if (verdict != TokenVerdict.Valid)
        {
            return Refuse(verdict, network);
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

        caller = recent.Store(digest, caller, version, directory.GetExpiry(principal), token.EndsAt);
        audit.RecordAdmission(context, caller);
        return caller;
    }

    private AuthenticationFailure Refuse(TokenVerdict verdict, RatePartition network)
    {
        if (verdict == TokenVerdict.Invalid)
        {
            counters.Count(RateLimitCounters.InvalidCredentials, network);
        }

        return verdict switch
        {
            TokenVerdict.Expired => Expired,
            TokenVerdict.Unknowable => AuthenticationFailure.IdentityUnavailable,
            TokenVerdict.Unchecked => AuthenticationFailure.TooManyAttempts,
            _ => Invalid,
        };
    }

    /// <summary>The <c>messages</c> are what clients of the public API read.</summary>
    private static AuthenticationFailure TokenFailure(string message) => new(
        StatusCodes.Status401Unauthorized, ErrorCodes.TokenNotValid, "Given token not valid for any token type",
        new Dictionary<string, object?>
        {
            ["messages"] = new[] { new TokenMessage("AccessToken", "access", message) },
        });

    private sealed record TokenMessage(string TokenClass, string TokenType, string Message);
}
