using System.Globalization;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Accounts;

/// <summary>Responses that reject a sign-in.</summary>
internal static class SignInRejections
{
    public const string Challenge = "Bearer realm=\"egret\"";
    private const string QueueFullRetrySeconds = "2";
    /// <summary>
    /// Differs from the gateway's policy for all sign-ins from an address, because a response can contain both.
    /// </summary>
    private const string PolicyName = "failed-sign-ins";

    /// <summary>Returns 401 for a wrong e-mail address or password, without distinction.</summary>
    public static ProblemHttpResult InvalidCredentials(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = Challenge;
        return Problems.Unauthorized(ErrorCodes.InvalidCredentials, "No active account was found with the given credentials.");
    }

    /// <summary>Returns 429 for a password that was not verified; null for any other result.</summary>
    public static ProblemHttpResult? LimitReached(HttpResponse response, PasswordResult result) => result switch
    {
        PasswordResult.TooManyFailures failures => TooManyFailures(response, failures),
        PasswordResult.QueueFull => QueueFull(response),
        _ => null,
    };

    /// <summary>Returns 429 if the hashing queue is full. Not 503, because all other routes are available.</summary>
    public static ProblemHttpResult QueueFull(HttpResponse response)
    {
        response.Headers.RetryAfter = QueueFullRetrySeconds;
        return Problems.Create(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many concurrent sign-ins; try again shortly.");
    }

    private static ProblemHttpResult TooManyFailures(HttpResponse response, PasswordResult.TooManyFailures result)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(result.RetryAfter.TotalSeconds));
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{PolicyName}\";r=0;t={seconds}");
        response.Headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{PolicyName}\";q={result.Limit.MaxFailures};w={(int)result.Limit.FailureWindow.TotalSeconds}");
        return Problems.Create(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Too many failed sign-ins for this account; try again later.");
    }
}
