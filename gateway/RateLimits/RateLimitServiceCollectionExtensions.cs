using Microsoft.Extensions.Options;

namespace Egret.Gateway.RateLimits;

/// <summary>The limits, and which of them is a route's.</summary>
internal static class RateLimitServiceCollectionExtensions
{
    /// <summary>Where a route's metadata names its class.</summary>
    private const string MetadataKey = "RateLimit";

    /// <summary>Gives every route the class that it names, so that no request has to look for it; one that there is not keeps the gateway from starting.</summary>
    public static void WithRateClasses(this ReverseProxyConventionBuilder routes, RateLimitCounters counters)
    {
        routes.ConfigureEndpoints((endpoint, route) =>
        {
            var name = route.Metadata?.GetValueOrDefault(MetadataKey) ?? RateLimitCounters.Cheap;
            endpoint.WithMetadata(counters.ClassOf(name));
        });
    }

    public static void AddRateLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().Bind(builder.Configuration.GetSection(RateLimitOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        builder.Services.AddSingleton<RateLimitCounters>().AddHostedService(provider => provider.GetRequiredService<RateLimitCounters>());
    }
}
