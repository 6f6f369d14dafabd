using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.Authentication;

/// <summary>Everything by which the gateway finds out who is calling.</summary>
internal static class AuthenticationServiceCollectionExtensions
{
    private const int MaxEntries = 100_000;

    public static void AddCallerAuthentication(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AssertionIssuer>();
        services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<UpstreamCallOptions>().Bind(builder.Configuration.GetSection(UpstreamCallOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpstreamCallOptions>, UpstreamCallOptionsValidator>();
        services.AddUpstreamClient(AccessDirectory.KeysClient);
        services.AddUpstreamClient(AccessDirectory.IdentityClient);
        services.AddSingleton<StallDetector>().AddHostedService(provider => provider.GetRequiredService<StallDetector>());
        builder.AddAccessMemory<KeyVerdict>(AccessCaches.Keys);
        builder.AddAccessMemory<PrincipalSnapshot>(AccessCaches.Principals);
        services.AddSingleton<AccessDirectory>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<CallerCache>();
        services.AddSingleton<SigningKeys>().AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<KeyUseReporter>().AddHostedService(provider => provider.GetRequiredService<KeyUseReporter>());
        services.AddSingleton<AuditTrail>().AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService<BackplaneMonitor>();

        services.AddSingleton<ApiKeyAdmission>().AddSingleton<AccessTokenAdmission>();
        services.AddSingleton<RejectionWriter>();
        services.AddAuthorizationBuilder().AddGatewayPolicies();
        // It looks for ASP.NET Core's authorization, whose place CallerAdmissionMiddleware takes.
        services.Configure<RouteOptions>(options => options.SuppressCheckForUnhandledSecurityMetadata = true);
    }

    /// <summary>
    /// A client for the gateway's own questions. Without retries: a service in trouble must not be asked three times as much, and the caller is
    /// told to try again.
    /// </summary>
    private static void AddUpstreamClient(this IServiceCollection services, string service)
    {
        services.TryAddTransient<GatewayAssertionHandler>();
        var client = services.AddHttpClient(service, (provider, client) =>
        {
            client.BaseAddress = new Uri($"https+http://{service}");
            client.Timeout = provider.GetRequiredService<IOptions<UpstreamCallOptions>>().Value.Timeout;
        });
        client.AddHttpMessageHandler<GatewayAssertionHandler>();
    }

    private static void AddAccessMemory<T>(this IHostApplicationBuilder builder, string name)
        where T : class
    {
        builder.AddAccessListener(name, MaxEntries);
        builder.Services.AddSingleton(provider => new AccessMemory<T>(
            provider.GetRequiredService<IFusionCacheProvider>().GetCache(name), provider.GetRequiredService<StallDetector>(), provider.GetRequiredService<TimeProvider>()));
    }
}
