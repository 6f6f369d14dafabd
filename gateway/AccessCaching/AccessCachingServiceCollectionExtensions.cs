using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.AccessCaching;

/// <summary>Registers the caches of access decisions.</summary>
internal static class AccessCachingServiceCollectionExtensions
{
    private const int MaxEntries = 100_000;

    /// <summary>Adds the in-memory caches of verdicts and principals, and the services that invalidate them.</summary>
    public static void AddAccessCaching(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<UpstreamCallOptions>()
            .Bind(builder.Configuration.GetSection(UpstreamCallOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpstreamCallOptions>, UpstreamCallOptionsValidator>();
        services.AddSingleton<StallDetector>().AddHostedService(provider => provider.GetRequiredService<StallDetector>());
        builder.AddAccessMemory<KeyVerdict>(AccessCaches.Keys);
        builder.AddAccessMemory<PrincipalSnapshot>(AccessCaches.Principals);
        services.AddSingleton<AccessDirectory>();
        services.AddHostedService<BackplaneMonitor>();
    }

    private static void AddAccessMemory<T>(this IHostApplicationBuilder builder, string name)
        where T : class
    {
        builder.AddAccessCacheSubscriber(name, MaxEntries);
        builder.Services.AddSingleton(provider => new AccessMemory<T>(
            provider.GetRequiredService<IFusionCacheProvider>().GetCache(name),
            provider.GetRequiredService<StallDetector>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
