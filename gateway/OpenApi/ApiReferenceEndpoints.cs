using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Egret.Gateway.OpenApi;

/// <summary>The document for people: Scalar, with all that it needs out of this process.</summary>
internal static class ApiReferenceEndpoints
{
    private const string Path = "/docs";

    /// <summary>Serves <c>/docs</c> as <c>/docs/</c>, which Scalar would redirect to.</summary>
    public static void UseApiReference(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path == Path)
        {
            context.Request.Path = Path + "/";
        }

        return next(context);
    });

    /// <summary>Serves <c>/docs</c>. What would call another host is off, and the policy below sees to it that nothing can.</summary>
    public static void MapApiReference(this IEndpointRouteBuilder routes) => routes
        .MapScalarApiReference(Path, (options, context) =>
        {
            var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            context.Response.Headers[HeaderNames.ContentSecurityPolicy] = PolicyFor(nonce);
            options.WithTitle("Egret API")
                // What the page loads is named relative to its address with the last slash.
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

    /// <summary>Styles are written into the page by Scalar's own script, which has no nonce for them; a style can call no other host here.</summary>
    private static string PolicyFor(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";
}
