using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Egret.Gateway.Dashboard;

/// <summary>
/// Replaces the body of a refresh or sign-out request with the refresh token from the dashboard's cookie.
/// </summary>
internal sealed class RefreshCookieMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (RefreshCookie.UseOf(context.GetRouteModel().Config.Metadata) is not { } use || !RefreshCookie.IsRequested(context))
        {
            return next(context);
        }

        if (context.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            return context.WriteProblemAsync(
                StatusCodes.Status403Forbidden, ErrorCodes.PermissionDenied,
                "The dashboard's sign-in accepts requests of the dashboard's own pages only.");
        }

        if (use == RefreshCookie.Issues)
        {
            return next(context);
        }

        if (!context.Request.Cookies.TryGetValue(RefreshCookie.NameFor(context), out var token) || token.Length == 0)
        {
            context.Response.SetChallenge(credentialSent: false);
            return context.WriteProblemAsync(
                StatusCodes.Status401Unauthorized, ErrorCodes.NotAuthenticated, "No user is signed in in this browser.");
        }

        var body = new JsonObject { ["refresh"] = token };
        if (use == RefreshCookie.Reads)
        {
            body["rotate"] = true;
        }

        ReplaceBody(context, body);
        return next(context);
    }

    private static void ReplaceBody(HttpContext context, JsonObject body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        context.Request.Body = new MemoryStream(bytes);
        context.Request.Headers.TransferEncoding = default;
        context.Request.ContentLength = bytes.Length;
        context.Request.ContentType = MediaTypeNames.Application.Json;
        // The original request may have no body, and YARP forwards a body only if the server detected one.
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection());
    }

    private sealed class BodyDetection : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
