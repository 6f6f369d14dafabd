using Egret.Client;
using Egret.Dashboard.SignIn;

namespace Egret.Dashboard.Parts;

/// <summary>What went wrong, and what to do now, in a sentence for the person in front of the page.</summary>
internal static class Problems
{
    private const string NotReached = "Egret cannot be reached. What you typed is kept; check the connection and try again.";
    private const string Busy = "Egret is busy or starting. Try again in a moment.";

    /// <summary>Of a call.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        _ when IsBusy(exception) => Busy,
        EgretUnavailableException or HttpRequestException => NotReached,
        EgretRateLimitedException limited => TooMany(limited.RetryAfter),
        EgretNotAuthenticatedException => "Your sign-in has ended. Sign in again to go on.",
        EgretException { Errors.Count: > 0 } refused => string.Join(' ', refused.Errors.SelectMany(field => field.Value)),
        EgretException { Detail: { } detail } known => WithTrace(detail, known),
        EgretException unknown => WithTrace(unknown.Message, unknown),
        _ => throw new ArgumentException("Not a failed call.", nameof(exception), exception),
    };

    /// <summary>Of something that is tried again without the person's doing.</summary>
    public static string DescribeWaiting(Exception exception) => exception is EgretException { Status: not null } || IsBusy(exception)
        ? "Egret is busy or starting, trying again."
        : "Egret cannot be reached, trying again.";

    /// <summary>Of a sign-in.</summary>
    public static string Describe(TokenAnswer refusal) => refusal switch
    {
        { Status: 429 } => TooMany(refusal.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        { Status: >= 502 and <= 504 } => Busy,
        { Detail: { } detail } => detail,
        _ => $"Signing in failed with status {refusal.Status}.",
    };

    /// <summary>Whether something answered; a call can also have failed at the renewal of the sign-in, before it was sent.</summary>
    private static bool IsBusy(Exception exception) => exception
        is EgretUnavailableException { Status: not null } or SignInUnavailableException or EgretUnavailableException { InnerException: SignInUnavailableException };

    private static string TooMany(TimeSpan? wait) => wait is { } time
        ? $"Too many attempts. Try again in {Math.Ceiling(time.TotalSeconds)} seconds."
        : "Too many attempts. Try again in a minute.";

    /// <summary>A fault of the server's own is looked up by its trace; nobody else needs the number.</summary>
    private static string WithTrace(string detail, EgretException exception) =>
        exception.Status >= System.Net.HttpStatusCode.InternalServerError && exception.TraceId is { } trace ? $"{detail} (trace {trace})" : detail;
}
