using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Egret.Gateway.OpenApi;

/// <summary>Serves the human-readable API reference (Scalar), with all its files embedded in the process.</summary>
internal static class ApiReferenceEndpoints
{
    private const string Path = "/docs";

    /// <summary>Rewrites <c>/docs</c> to <c>/docs/</c>, where Scalar would redirect.</summary>
    public static void UseApiReference(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path == Path)
        {
            context.Request.Path = Path + "/";
        }

        return next(context);
    });

    /// <summary>
    /// Maps <c>/docs</c>. Features that call other hosts are disabled; the content security policy prevents such calls.
    /// </summary>
    public static void MapApiReference(this IEndpointRouteBuilder routes) => routes
        .MapScalarApiReference(Path, (options, context) =>
        {
            var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            context.Response.Headers[HeaderNames.ContentSecurityPolicy] = PolicyFor(nonce);
            options.WithTitle("Egret API")
                // The page's links are relative to the path with a trailing slash.
                .AddHeadContent($"<base href=\"{Path}/\">")
                .WithOpenApiRoutePattern(ApiDocumentEndpoints.Path)
                .WithNonce(nonce)
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideDeveloperTools();
        })
        .AllowAnonymous();

    /// <summary>
    /// The content security policy. Scalar's script adds inline styles without a nonce; img-src and font-src prevent
    /// that a style calls another host.
    /// </summary>
    private static string PolicyFor(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
}
