using System.Text;
using Egret.Gateway.Authentication;
using Egret.Gateway.Dashboard;
using Egret.Gateway.Health;
using Egret.Gateway.OpenApi;
using Egret.Gateway.RateLimits;
using Egret.Gateway.Transforms;
using Egret.Gateway.Upstreams;
using Egret.ServiceDefaults;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway;

/// <summary>The gateway: who is calling, may they, and where to. The order of the pipeline is the order of these questions.</summary>
internal static class GatewayService
{
    private const int MaxHeadersBytes = 16 * 1024;
    private const int MaxConnections = 20_000;

    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RouteConfigValidator.DefaultBodyLimit;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadersBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            // Latin-1 maps each byte to one character and back, so a header is forwarded as it was sent, whatever its
            // encoding. The handler's default is ASCII, and a request or response with any other byte would fail.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        });
        builder.AddRequestTimes();
        builder.AddSharedPort();
        builder.AddTrustedProxies();
        builder.Services.AddSingleton<ICorsPolicyProvider, CorsPolicyProvider>().AddCors();
        builder.AddCallerAuthentication();
        builder.AddRateLimits();
        builder.AddSystemHealth();
        builder.AddDashboard();
        builder.Services.AddOptions<UploadOptions>().Bind(builder.Configuration.GetSection(UploadLimit.Section)).ValidateOnStart();
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

    public static void UseGateway(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseSafeHeaders();
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
            proxy.UseMiddleware<RateLimit>();
            proxy.UseMiddleware<ActingOrganisation>();
            proxy.UseMiddleware<LongRunningRequestGuard>();
            proxy.UseMiddleware<BodyLimitMiddleware>();
            proxy.UseMiddleware<RefreshCookie.Present>();
            proxy.UseLoadBalancing();
        });
        routes.WithRouteAccess();
        routes.WithLongRunningGuard();
        routes.WithRateClasses(app.Services.GetRequiredService<RateLimitCounters>());
    }
}
