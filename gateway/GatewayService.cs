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
            kestrel.Limits.MaxRequestBodySize = RouteRules.DefaultBodyLimit;
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
        builder.Services.AddSingleton<ICorsPolicyProvider, CrossOrigin>().AddCors();
        builder.AddCallerAuthentication();
        builder.AddRateLimits();
        builder.AddSystemHealth();
        builder.AddDashboard();
        builder.Services.AddOptions<UploadOptions>().Bind(builder.Configuration.GetSection(UploadLimit.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<UploadOptions>, UploadOptionsValidator>();
        builder.Services.AddSingleton<IProxyConfigFilter, RouteRules>();
        builder.Services.AddSingleton<IForwarderHttpClientFactory, UpstreamClientFactory>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddServiceDiscoveryDestinationResolver()
            .AddTransforms(ForwardedRequest.Apply)
            .AddTransforms(ForwardedResponse.Apply)
            .AddTransforms(RefreshCookie.Apply);
    }

    public static void UseGateway(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseSafeHeaders();
        app.UseExceptionHandler();
        app.UseMiddleware<EmptyErrors>();
        app.UseMiddleware<MessageGuard>();
        app.UseMiddleware<PathGuard>();
        app.UseMiddleware<HeadRequests>();
        app.UseApiReference();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<OneCredential>();
        app.UseMiddleware<CallerAdmission>();
        app.MapSystemHealth();
        app.MapApiDocument();
        app.MapApiReference();
        app.MapDashboard();
        var routes = app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<RateLimit>();
            proxy.UseMiddleware<ActingOrganisation>();
            proxy.UseMiddleware<LastingAccess>();
            proxy.UseMiddleware<BodyLimit>();
            proxy.UseMiddleware<RefreshCookie.Present>();
            proxy.UseLoadBalancing();
        });
        routes.WithAccess();
        routes.WithLastingAccess();
        routes.WithRateClasses(app.Services.GetRequiredService<RateCounters>());
    }
}
