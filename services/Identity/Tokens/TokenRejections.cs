using Egret.Identity.Accounts;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Identity.Tokens;

/// <summary>Responses that reject a token.</summary>
internal static class TokenRejections
{
    /// <summary>
    /// Returns 401 for a token without a reason: forged, expired and revoked tokens receive the same response.
    /// </summary>
    public static ProblemHttpResult TokenNotValid(HttpResponse response, TokenMessage message)
    {
        response.Headers.WWWAuthenticate = SignInRejections.Challenge + ", error=\"invalid_token\"";
        return TypedResults.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status401Unauthorized,
            Detail = "The token is not valid: it is malformed, expired or revoked.",
            Extensions = { ["code"] = ErrorCodes.TokenNotValid, ["messages"] = new[] { message } },
        });
    }
}
