using Egret.Gateway.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Transforms;

/// <summary>Headers that every answer has, the gateway's own errors included.</summary>
internal static class SafeHeaders
{
    /// <summary>Tells whoever came with an old secret in its grace that there is a new one.</summary>
    public const string KeyRotated = "X-Egret-Key-Rotated";

    public static void UseSafeHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            Complete((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    });

    private static void Complete(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-site";
        // Also keeps an uploaded page from running anything when it is looked at.
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable && headers.RetryAfter.Count == 0)
        {
            headers.RetryAfter = RejectionHeaders.RetryAfterSeconds;
        }

        if (Caller.Of(context) is { Key.IsSuperseded: true })
        {
            headers[KeyRotated] = "true";
        }

        if (headers.CacheControl.Count == 0 && MustNotBeStored(context))
        {
            headers.CacheControl = "no-store";
        }
    }

    /// <summary>Answers to a caller, errors, and all of <c>/auth</c>, where tokens are handed out.</summary>
    private static bool MustNotBeStored(HttpContext context) =>
        context.Response.StatusCode >= StatusCodes.Status400BadRequest
        || Caller.Of(context) is not null
        || context.Request.Path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase);
}
