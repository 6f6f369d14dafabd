using System.Text;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.Gateway.Authorization;
using Egret.Gateway.Dashboard;
using Egret.Gateway.Health;
using Egret.Gateway.LongRunning;
using Egret.Gateway.OpenApi;
using Egret.Gateway.RateLimiting;
using Egret.Gateway.Routing;
using Egret.Gateway.Upstreams;
using Egret.ServiceDefaults;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway;

/// <summary>
/// The gateway's services and pipeline: authentication, authorization, rate limits, forwarding, in this order.
/// </summary>
internal static class GatewayService
{
    private const int MaxHeadersBytes = 16 * 1024;
    private const int MaxConnections = 20_000;

    /// <summary>Adds the gateway's services and configures its server.</summary>
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RouteConfigValidator.DefaultBodyLimit;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadersBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            // Latin-1 maps each byte to one character and back, so a header of any encoding is forwarded unchanged.
            // The handler's default is ASCII, and a request or response with any other byte would fail.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        builder.AddRequestTimeouts();
        builder.AddSharedPort();
        builder.AddTrustedProxies();
        builder.Services.AddSingleton<ICorsPolicyProvider, CorsPolicyProvider>().AddCors();
        builder.AddAccessCaching();
        builder.AddCallerAuthentication();
        builder.AddAuditTrail();
        builder.AddRateLimits();
        builder.AddCallerAuthorization();
        builder.AddSystemHealth();
        builder.AddDashboard();
        builder.Services.AddOptions<UploadOptions>()
            .Bind(builder.Configuration.GetSection(UploadLimit.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        builder.Services.AddSingleton<IProxyConfigFilter, RouteConfigValidator>();
        builder.Services.AddSingleton<IForwarderHttpClientFactory, UpstreamClientFactory>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddServiceDiscoveryDestinationResolver()
            .AddTransforms(RequestTransforms.Apply)
            .AddTransforms(ResponseTransforms.Apply)
            .AddTransforms(RefreshCookie.Apply);
    }

    /// <summary>Builds the pipeline and maps the endpoints and routes.</summary>
    public static void UseGateway(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseExceptionHandler();
        app.UseMiddleware<EmptyErrorMiddleware>();
        app.UseMiddleware<MessageFramingMiddleware>();
        app.UseMiddleware<PathValidationMiddleware>();
        app.UseMiddleware<HeadRequestMiddleware>();
        app.UseApiReference();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<SingleCredentialMiddleware>();
        app.UseMiddleware<CallerAdmissionMiddleware>();
        app.MapSystemHealth();
        app.MapApiDocument();
        app.MapApiReference();
        app.MapDashboard();
        var routes = app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<RateLimitMiddleware>();
            proxy.UseMiddleware<ActingOrganisationMiddleware>();
            proxy.UseMiddleware<LongRunningRequestGuard>();
            proxy.UseMiddleware<BodyLimitMiddleware>();
            proxy.UseMiddleware<RefreshCookieMiddleware>();
            proxy.UseLoadBalancing();
        });
        routes.WithRouteAccess();
        routes.WithLongRunningGuard();
        routes.WithRateClasses(app.Services.GetRequiredService<RateLimitCounters>());
    }
}
