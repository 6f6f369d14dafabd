using Egret.Gateway.Authentication;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Transforms;

/// <summary>Which pages of browsers may call: those of this host, and those that are configured.</summary>
internal sealed class CorsPolicyProvider : ICorsPolicyProvider
{
    /// <summary>Origins of browser applications other than the dashboard, which is served from here.</summary>
    private const string OriginsSetting = "Cors:Origins";

    private readonly CorsPolicy _configured;

    public CorsPolicyProvider(IConfiguration configuration)
    {
        var origins = configuration.GetSection(OriginsSetting).Get<string[]>() ?? [];
        // Normalised by the builder; asked for each request, so that the answer varies by origin for whoever keeps it.
        var allowed = new CorsPolicyBuilder(origins).Build();
        _configured = Build(allowed.IsOriginAllowed);
    }

    /// <summary>A page is of this host where its origin is the address that it calls; whoever stands before the gateway must not change Host.</summary>
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var own = $"{context.Request.Scheme}://{context.Request.Host}";
        return Task.FromResult<CorsPolicy?>(string.Equals(context.Request.Headers.Origin, own, StringComparison.OrdinalIgnoreCase)
            ? Build(origin => string.Equals(origin, own, StringComparison.OrdinalIgnoreCase))
            : _configured);
    }

    private static CorsPolicy Build(Func<string, bool> isAllowed) => new CorsPolicyBuilder()
        .SetIsOriginAllowed(isAllowed)
        .WithMethods("GET", "POST", "PATCH", "DELETE")
        .WithHeaders(
            HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, Credential.ApiKeyHeader, ActingOrganisation.Header,
            "Idempotency-Key", "Last-Event-ID", HeaderNames.TraceParent)
        .WithExposedHeaders(
            HeaderNames.Location, HeaderNames.Link, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate, "RateLimit", "RateLimit-Policy",
            SecurityHeadersMiddleware.KeyRotated, "Idempotency-Replayed")
        .Build();
}
