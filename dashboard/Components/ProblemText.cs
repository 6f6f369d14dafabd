using Egret.Client;
using Egret.Dashboard.Authentication;

namespace Egret.Dashboard.Components;

/// <summary>Describes failures to the user: what failed and what to do.</summary>
internal static class ProblemText
{
    private const string Unreachable =
        "Egret cannot be reached. Your input is preserved; check the connection and try again.";
    private const string Busy = "Egret is busy or starting. Try again in a moment.";

    /// <summary>Describes a failed call.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        _ when IsBusy(exception) => Busy,
        EgretUnavailableException or HttpRequestException => Unreachable,
        EgretRateLimitedException limited => TooManyRequests(limited.RetryAfter),
        EgretNotAuthenticatedException => "Your sign-in has ended. Sign in again to continue.",
        EgretException { Errors.Count: > 0 } invalid =>
            string.Join(' ', invalid.Errors.SelectMany(field => field.Value)),
        EgretException { Detail: { } detail } known => WithTrace(detail, known),
        EgretException unknown => WithTrace(unknown.Message, unknown),
        _ => throw new ArgumentException("Not a failed call.", nameof(exception), exception),
    };

    /// <summary>Describes a failure that is retried automatically.</summary>
    public static string DescribeRetrying(Exception exception) =>
        exception is EgretException { Status: not null } || IsBusy(exception)
        ? "Egret is busy or starting, trying again."
        : "Egret cannot be reached, trying again.";

    /// <summary>Describes a failed sign-in.</summary>
    public static string Describe(TokenResult failure) => failure switch
    {
        { Status: 429 } => TooManyRequests(failure.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        { Status: >= 502 and <= 504 } => Busy,
        { Detail: { } detail } => detail,
        _ => $"Signing in failed with status {failure.Status}.",
    };

    /// <summary>
    /// Whether the server responded. A call may also fail before it is sent, when the sign-in is renewed.
    /// </summary>
    private static bool IsBusy(Exception exception) => exception
        is EgretUnavailableException { Status: not null }
        or SignInUnavailableException
        or EgretUnavailableException { InnerException: SignInUnavailableException };

    private static string TooManyRequests(TimeSpan? wait) => wait is { } time
        ? $"Too many attempts. Try again in {Math.Ceiling(time.TotalSeconds)} seconds."
        : "Too many attempts. Try again in a minute.";

    /// <summary>Appends the trace id to errors of the server, for support requests.</summary>
    private static string WithTrace(string detail, EgretException exception) =>
        exception.Status >= System.Net.HttpStatusCode.InternalServerError && exception.TraceId is { } trace
            ? $"{detail} (trace {trace})"
            : detail;
}
