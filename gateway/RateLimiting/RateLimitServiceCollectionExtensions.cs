using Microsoft.Extensions.Options;

namespace Egret.Gateway.RateLimiting;

/// <summary>Registers the rate limits and attaches the rate classes to the routes.</summary>
internal static class RateLimitServiceCollectionExtensions
{
    /// <summary>The key of a route's metadata whose value names its rate class.</summary>
    private const string MetadataKey = "RateLimit";

    /// <summary>Adds each route's rate class to its endpoint. An unknown class fails the start.</summary>
    public static void WithRateClasses(this ReverseProxyConventionBuilder routes, RateLimitCounters counters)
    {
        routes.ConfigureEndpoints((endpoint, route) =>
        {
            var name = route.Metadata?.GetValueOrDefault(MetadataKey) ?? RateLimitCounters.Cheap;
            endpoint.WithMetadata(counters.ClassOf(name));
        });
    }

    /// <summary>Adds the counters of the rate limits.</summary>
    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>()
            .Bind(builder.Configuration.GetSection(RateLimitOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        builder.Services.AddSingleton<RateLimitCounters>()
            .AddHostedService(provider => provider.GetRequiredService<RateLimitCounters>());
    }
}
