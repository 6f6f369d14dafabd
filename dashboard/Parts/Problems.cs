using Egret.Client;
using Egret.Dashboard.SignIn;

namespace Egret.Dashboard.Parts;

/// <summary>What went wrong, and what to do now, in a sentence for the person in front of the page.</summary>
internal static class Problems
{
    private const string NotReached = "Egret cannot be reached. What you typed is kept; check the connection and try again.";

    /// <summary>Of a call.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        EgretUnavailableException { Status: null } or HttpRequestException => NotReached,
        EgretUnavailableException => "Egret is busy or starting. Try again in a moment.",
        EgretRateLimitedException limited => TooMany(limited.RetryAfter),
        EgretNotAuthenticatedException => "Your sign-in has ended. Sign in again to go on.",
        EgretException { Errors.Count: > 0 } refused => string.Join(' ', refused.Errors.SelectMany(field => field.Value)),
        EgretException { Detail: { } detail } known => WithTrace(detail, known),
        EgretException unknown => WithTrace(unknown.Message, unknown),
        _ => throw new ArgumentException("Not a failed call.", nameof(exception), exception),
    };

    /// <summary>Of a sign-in.</summary>
    public static string Describe(TokenAnswer refusal) => refusal switch
    {
        { Status: 429 } => TooMany(refusal.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        { Status: >= 502 and <= 504 } => "Egret is busy or starting. Try again in a moment.",
        { Detail: { } detail } => detail,
        _ => $"Signing in failed with status {refusal.Status}.",
    };

    private static string TooMany(TimeSpan? wait) => wait is { } time
        ? $"Too many attempts. Try again in {Math.Ceiling(time.TotalSeconds)} seconds."
        : "Too many attempts. Try again in a minute.";

    /// <summary>A fault of the server's own is looked up by its trace; nobody else needs the number.</summary>
    private static string WithTrace(string detail, EgretException exception) =>
        exception.Status >= System.Net.HttpStatusCode.InternalServerError && exception.TraceId is { } trace ? $"{detail} (trace {trace})" : detail;
}
