using Egret.Gateway.Authentication;
using Egret.Gateway.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Routing;

/// <summary>Permits cross-origin requests of the configured origins and requests of the gateway's own origin.</summary>
internal sealed class CorsPolicyProvider : ICorsPolicyProvider
{
    /// <summary>The origins of browser applications other than the dashboard.</summary>
    private const string OriginsSetting = "Cors:Origins";

    private readonly CorsPolicy _configured;

    /// <summary>Reads the configured origins.</summary>
    public CorsPolicyProvider(IConfiguration configuration)
    {
        var origins = configuration.GetSection(OriginsSetting).Get<string[]>() ?? [];
        // The builder normalises the origins. Evaluated by a function, so that CORS adds `Vary: Origin` for caches.
        var allowed = new CorsPolicyBuilder(origins).Build();
        _configured = Build(allowed.IsOriginAllowed);
    }

    /// <summary>
    /// Gets the policy. The gateway's own origin is the scheme and <c>Host</c> of the request, so a proxy must preserve
    /// <c>Host</c>.
    /// </summary>
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
            HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, Credential.ApiKeyHeader,
            ActingOrganisationMiddleware.Header, "Idempotency-Key", "Last-Event-ID", HeaderNames.TraceParent)
        .WithExposedHeaders(
            HeaderNames.Location, HeaderNames.Link, HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate, "RateLimit", "RateLimit-Policy",
            SecurityHeadersMiddleware.KeyRotated, "Idempotency-Replayed")
        .Build();
}
