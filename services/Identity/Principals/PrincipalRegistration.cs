using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Egret.Identity.Principals;

internal static class PrincipalRegistration
{
    private const string RedisName = "cache";

    /// <summary>
    /// With Redis away a principal can be neither dropped there nor in the gateways, which keep it for as long again: half of the ten
    /// seconds that a change of access may take then. This process keeps none in its own memory.
    /// </summary>
    private static readonly TimeSpan RedisDuration = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RedisTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>The cache of access decisions, shared with every gateway through Redis.</summary>
    public static void AddPrincipals(this IHostApplicationBuilder builder)
    {
        // No health check: without Redis the service is slower, not unhealthy.
        builder.AddRedisClient(RedisName, settings => settings.DisableHealthChecks = true, options =>
        {
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = (int)RedisTimeout.TotalMilliseconds;
            options.AsyncTimeout = (int)RedisTimeout.TotalMilliseconds;
            options.BacklogPolicy = BacklogPolicy.FailFast;
        });
        builder.Services.AddScoped<PrincipalCache>();
        builder.Services.AddFusionCache(AccessCaches.Principals)
            .WithOptions(options =>
            {
                // No circuit breaker: a removal must reach Redis the moment that it can be reached again.
                options.DistributedCacheCircuitBreakerDuration = TimeSpan.Zero;
                options.BackplaneCircuitBreakerDuration = TimeSpan.Zero;
                options.DistributedCacheErrorsLogLevel = LogLevel.Debug;
                options.DistributedCacheSyntheticTimeoutsLogLevel = LogLevel.Debug;
                options.BackplaneErrorsLogLevel = LogLevel.Debug;
                // Entries are named in Contracts so that the gateways name them alike, and a snapshot has no value tuples.
                options.MissingCacheKeyPrefixWarningLogLevel = LogLevel.None;
                options.SerializationConfigIssuesLogLevel = LogLevel.None;
            })
            .WithDefaultEntryOptions(options =>
            {
                options.Duration = RedisDuration;
                options.SkipMemoryCacheRead = true;
                options.SkipMemoryCacheWrite = true;
                options.DistributedCacheSoftTimeout = RedisTimeout;
                options.DistributedCacheHardTimeout = RedisTimeout;
                // A stale decision is a wrong decision.
                options.IsFailSafeEnabled = false;
                // Removals have reached Redis and the gateways before the request that caused them is answered.
                options.AllowBackgroundDistributedCacheOperations = false;
                options.AllowBackgroundBackplaneOperations = false;
                options.ReThrowDistributedCacheExceptions = false;
                options.ReThrowBackplaneExceptions = false;
                options.ReThrowSerializationExceptions = false;
            })
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(services => new RedisCache(new RedisCacheOptions
            {
                ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()),
            }))
            .WithBackplane(services => new RedisBackplane(new RedisBackplaneOptions
            {
                ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()),
            }));
    }

    public static void MapPrincipals(this IEndpointRouteBuilder app)
    {
        var principals = app.MapGroup("/internal").RequireAuthorization(EgretPolicies.Internal).ExcludeFromDescription();
        GetPrincipal.Map(principals);
    }
}
