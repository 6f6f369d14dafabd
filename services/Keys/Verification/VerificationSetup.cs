using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Egret.Keys.Verification;

/// <summary>Verification and what it needs: the cache of verdicts and the batches of last uses.</summary>
internal static class VerificationSetup
{
    /// <summary>Redis within this time or Postgres: a healthy one answers within a millisecond.</summary>
    private static readonly TimeSpan RedisLimit = TimeSpan.FromMilliseconds(250);

    public static void AddVerification(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("cache", settings => settings.DisableHealthChecks = true, redis =>
        {
            redis.AbortOnConnectFail = false;
            // A command fails at once while Redis is away instead of waiting for it: Postgres has the answer.
            redis.BacklogPolicy = BacklogPolicy.FailFast;
            redis.ConnectTimeout = 1000;
            redis.KeepAlive = 5;
        });
        // Without Redis the service is slower, not dead; the client's own check would take it out of service.
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("cache", HealthStatus.Degraded);
        builder.Services.AddSingleton<KeyUses>();
        builder.Services.AddHostedService<KeyUseWriter>();
        builder.Services.AddSingleton<VerdictCache>();
        builder.Services.AddStackExchangeRedisCache(_ => { });
        builder.Services.AddOptions<RedisCacheOptions>().Configure<IConnectionMultiplexer>(
            (options, redis) => options.ConnectionMultiplexerFactory = () => Task.FromResult(redis));
        builder.Services.AddOptions<RedisBackplaneOptions>().Configure<IConnectionMultiplexer>(
            (options, redis) => options.ConnectionMultiplexerFactory = () => Task.FromResult(redis));
        builder.Services.AddFusionCacheStackExchangeRedisBackplane();
        builder.Services.AddFusionCache(AccessCaches.Keys)
            .WithOptions(options =>
            {
                options.DisableTagging = true;
                options.WaitForInitialBackplaneSubscribe = false;
                // No circuit breaker: a revocation must reach Redis the moment that it can be reached again.
                options.DistributedCacheCircuitBreakerDuration = TimeSpan.Zero;
                options.BackplaneCircuitBreakerDuration = TimeSpan.Zero;
                options.DistributedCacheErrorsLogLevel = LogLevel.Debug;
                options.DistributedCacheSyntheticTimeoutsLogLevel = LogLevel.Debug;
            })
            .WithDefaultEntryOptions(new FusionCacheEntryOptions
            {
                IsFailSafeEnabled = false,
                SkipMemoryCacheRead = true,
                SkipMemoryCacheWrite = true,
                DistributedCacheSoftTimeout = RedisLimit,
                DistributedCacheHardTimeout = RedisLimit,
                AllowBackgroundDistributedCacheOperations = false,
                AllowBackgroundBackplaneOperations = false,
                // Keeping an entry is no news to the gateways; dropping one is, and says so itself.
                SkipBackplaneNotifications = true,
            })
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithRegisteredDistributedCache(false)
            .WithRegisteredBackplane();
    }

    public static void MapVerification(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/internal/keys").RequireAuthorization(EgretPolicies.Internal).ExcludeFromDescription();
        VerifyKey.Map(keys);
        ReportKeyUses.Map(keys);
    }
}
