using System.Globalization;
using Egret.Identity.Accounts;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Identity.Tokens;

/// <summary>What is wrong with a token, in the form that clients of the public API know.</summary>
/// <param name="TokenClass"><c>AccessToken</c> or <c>RefreshToken</c>.</param>
/// <param name="TokenType"><c>access</c> or <c>refresh</c>.</param>
/// <param name="Message">A sentence.</param>
public sealed record TokenMessage(string TokenClass, string TokenType, string Message)
{
    internal static TokenMessage Access { get; } = new("AccessToken", TokenClaims.Access, "Token is invalid or expired");

    internal static TokenMessage Refresh { get; } = new("RefreshToken", TokenClaims.Refresh, "Token is invalid, expired or revoked");
}

/// <summary>The answers to those who are not let in.</summary>
internal static class SignInRefusals
{
    private const string Challenge = "Bearer realm=\"egret\"";
    private const string BusySeconds = "2";
    /// <summary>Another name than the gateway's limit of all sign-ins from an address has: the answer tells of both.</summary>
    private const string PolicyName = "failed-sign-ins";

    /// <summary>401 for a token, with the reason left out on purpose: forged, expired and revoked look alike.</summary>
    public static ProblemHttpResult TokenNotValid(HttpResponse response, TokenMessage message)
    {
        response.Headers.WWWAuthenticate = Challenge + ", error=\"invalid_token\"";
        return TypedResults.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status401Unauthorized,
            Detail = "The token is not valid: it is malformed, expired or revoked.",
            Extensions = { ["code"] = ErrorCodes.TokenNotValid, ["messages"] = new[] { message } },
        });
    }

    /// <summary>401 for an e-mail address and a password that do not belong together, whichever of them is wrong.</summary>
    public static ProblemHttpResult InvalidCredentials(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = Challenge;
        return Problems.Unauthorized(ErrorCodes.InvalidCredentials, "No active account was found with the given credentials.");
    }

    /// <summary>429 for a password that was not looked at; null for one that was.</summary>
    public static ProblemHttpResult? LimitReached(HttpResponse response, PasswordVerdict verdict) => verdict switch
    {
        PasswordVerdict.TooMany tooMany => TooMany(response, tooMany),
        PasswordVerdict.Busy => Busy(response),
        _ => null,
    };

    /// <summary>
    /// 429 when more passwords wait to be hashed than can be soon. Not 503: the service is well and answers everything else.
    /// </summary>
    public static ProblemHttpResult Busy(HttpResponse response)
    {
        response.Headers.RetryAfter = BusySeconds;
        return Problems.Create(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many people are signing in at the moment; try again shortly.");
    }

    private static ProblemHttpResult TooMany(HttpResponse response, PasswordVerdict.TooMany verdict)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(verdict.RetryAfter.TotalSeconds));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{PolicyName}\";r=0;t={seconds}");
        response.Headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture, $"\"{PolicyName}\";q={verdict.Limit.MaxFailures};w={(int)verdict.Limit.FailureWindow.TotalSeconds}");
        return Problems.Create(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "There were too many failed sign-ins for this account; try again later.");
    }
}
