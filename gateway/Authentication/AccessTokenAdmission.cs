using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Authentication;

/// <summary>Admits a request by its access token, unless the user's tokens of that time were revoked or the sign-in it came from was ended.</summary>
internal sealed class AccessTokenAdmission(RecentCallers recent, AccessTokens tokens, AccessDirectory directory, RateCounters counters, AuditTrail audit)
{
    public static readonly Refusal Revoked = TokenRefusal("Token is revoked, or its user is inactive");

    private static readonly Refusal NotValid = TokenRefusal("Token is invalid");
    private static readonly Refusal Expired = TokenRefusal("Token is expired");

    public ValueTask<Admission> AdmitAsync(HttpContext context, ReadOnlyMemory<char> presented)
    {
        if (!ConnectionCredential.TryRecall(context, presented, out var digest))
        {
            if (!AccessTokens.MayBeToken(presented.Span))
            {
                return new(Refuse(TokenVerdict.Invalid, Subject.NetworkOf(context)));
            }

            digest = ConnectionCredential.Digest(context, presented);
        }

        if (!recent.TryGet(digest, out var caller))
        {
            return LookUpAsync(context, presented.ToString(), digest);
        }

        audit.Admitted(context, caller);
        return new(caller);
    }

    private async ValueTask<Admission> LookUpAsync(HttpContext context, string presented, CredentialDigest digest)
    {
        var news = recent.News;
        // Tokens that are in use are in memory.
        var network = Subject.NetworkOf(context);
        var (verdict, token) = await tokens.ReadAsync(presented, digest, mayValidate: counters.HasPermits(RateCounters.RefusedCredentials, network));
        if (verdict != TokenVerdict.Valid)
        {
            return Refuse(verdict, network);
        }

        var principal = await directory.FindPrincipalAsync(token.UserId);
        if (principal.Value is not { } user)
        {
            return principal.Outcome == LookupOutcome.Unavailable ? Refusal.IdentityAway : Revoked;
        }

        if (Caller.WithToken(user, token.SignInId, token.IssuedAt) is not { } caller)
        {
            return Revoked;
        }

        caller = recent.Keep(digest, caller, news, directory.EndOf(principal), token.EndsAt);
        audit.Admitted(context, caller);
        return caller;
    }

    private Refusal Refuse(TokenVerdict verdict, Subject network)
    {
        if (verdict == TokenVerdict.Invalid)
        {
            counters.Count(RateCounters.RefusedCredentials, network);
        }

        return verdict switch
        {
            TokenVerdict.Expired => Expired,
            TokenVerdict.Unknowable => Refusal.IdentityAway,
            TokenVerdict.Unchecked => Refusal.TooMany,
            _ => NotValid,
        };
    }

    /// <summary>The <c>messages</c> are what clients of the public API read.</summary>
    private static Refusal TokenRefusal(string message) => new(
        StatusCodes.Status401Unauthorized, ErrorCodes.TokenNotValid, "Given token not valid for any token type",
        new Dictionary<string, object?>
        {
            ["messages"] = new[] { new TokenMessage("AccessToken", "access", message) },
        });

    private sealed record TokenMessage(string TokenClass, string TokenType, string Message);
}
