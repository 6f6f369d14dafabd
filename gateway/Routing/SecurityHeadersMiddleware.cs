using Egret.Gateway.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Routing;

/// <summary>Adds the headers that every response has, including the gateway's own errors.</summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    /// <summary>
    /// The header that informs a client with a secret in its grace period that the API key was rotated.
    /// </summary>
    public const string KeyRotated = "X-Egret-Key-Rotated";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            AddHeaders((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void AddHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-site";
        // Also prevents scripts in an uploaded HTML page from running when a browser displays it.
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

    /// <summary>
    /// Whether the response is an error, depends on the caller, or belongs to <c>/auth</c>, which issues tokens.
    /// </summary>
    private static bool MustNotBeStored(HttpContext context) =>
        context.Response.StatusCode >= StatusCodes.Status400BadRequest
        || Caller.Of(context) is not null
        || context.Request.Path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase);
}
