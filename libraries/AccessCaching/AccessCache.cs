using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Egret.AccessCaching;

/// <summary>
/// The caches of access decisions (<see cref="Contracts.Internal.AccessCaches"/>). The owning service caches them in
/// Redis and not in its memory; the gateways cache them in memory and receive invalidations through the Redis
/// backplane. Both configurations are in one class because together they determine the revocation bound.
/// </summary>
public static class AccessCache
{
    /// <summary>
    /// How long the owner caches a decision in Redis. While Redis is unavailable, an entry can be invalidated neither
    /// there nor in the gateways, which cache it for as long again. The revocation bound without Redis is therefore
    /// twice this time.
    /// </summary>
    public static readonly TimeSpan SourceLifetime = TimeSpan.FromSeconds(5);

    private const string RedisName = "cache";
    private const int CommandTimeoutMilliseconds = 1000;

    /// <summary>
    /// Timeout of a read from Redis, after which the owner reads its database. A healthy Redis replies within a
    /// millisecond.
    /// </summary>
    private static readonly TimeSpan RedisTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Adds the cache of the owner of the decisions, in Redis. While Redis is unavailable, the owner reads its
    /// database for each decision.
    /// </summary>
    /// <param name="builder">The owning service.</param>
    /// <param name="name">One of <see cref="Contracts.Internal.AccessCaches"/>.</param>
    public static void AddAccessCache(this IHostApplicationBuilder builder, string name)
    {
        // An invalidation waits at most this time for one reply.
        builder.AddAccessRedis(redis => redis.AsyncTimeout = (int)AccessInvalidation.ReplyTimeout.TotalMilliseconds);
        builder.Services.AddFusionCache(name)
            .WithOptions(options =>
            {
                ApplyCommon(options);
                // No circuit breaker: a revocation must reach Redis as soon as Redis is available again.
                options.DistributedCacheCircuitBreakerDuration = TimeSpan.Zero;
                options.BackplaneCircuitBreakerDuration = TimeSpan.Zero;
                // A failed invalidation is logged by its caller, with the affected entries.
                options.DistributedCacheErrorsLogLevel = LogLevel.Debug;
                options.DistributedCacheSyntheticTimeoutsLogLevel = LogLevel.Debug;
                options.BackplaneErrorsLogLevel = LogLevel.Debug;
                // FusionCache warns about value tuples, which a decision does not contain.
                options.SerializationConfigIssuesLogLevel = LogLevel.None;
            })
            .WithDefaultEntryOptions(new FusionCacheEntryOptions
            {
                Duration = SourceLifetime,
                // An expired decision must never be used.
                IsFailSafeEnabled = false,
                SkipMemoryCacheRead = true,
                SkipMemoryCacheWrite = true,
                DistributedCacheSoftTimeout = RedisTimeout,
                DistributedCacheHardTimeout = RedisTimeout,
                // Invalidations reach Redis and the gateways before the response to the request that caused them.
                AllowBackgroundDistributedCacheOperations = false,
                AllowBackgroundBackplaneOperations = false,
                // Storing an entry needs no notification; an invalidation requests one explicitly.
                SkipBackplaneNotifications = true,
                // An unreadable entry counts as absent.
                ReThrowSerializationExceptions = false,
            })
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(services => new RedisCache(new RedisCacheOptions
            {
                ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()),
            }))
            .WithBackplane(CreateBackplane);
    }

    /// <summary>
    /// Adds the cache of a gateway, in memory. An entry is used until the owner invalidates it or it expires.
    /// </summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">One of <see cref="Contracts.Internal.AccessCaches"/>.</param>
    /// <param name="maxEntries">Maximum number of cached entries.</param>
    public static void AddAccessCacheSubscriber(this IHostApplicationBuilder builder, string name, int maxEntries)
    {
        builder.AddAccessRedis();
        builder.Services.AddFusionCache(name)
            .WithOptions(options =>
            {
                ApplyCommon(options);
                // The gateway only receives notifications, and each must take effect before the next lookup.
                options.EnableAutoRecovery = false;
                options.EnableSyncEventHandlersExecution = true;
            })
            .WithDefaultEntryOptions(new FusionCacheEntryOptions
            {
                IsFailSafeEnabled = false,
                SkipBackplaneNotifications = true,
                Size = 1,
            })
            .WithMemoryCache(_ => new MemoryCache(new MemoryCacheOptions { SizeLimit = maxEntries }))
            .WithBackplane(CreateBackplane);
    }

    private static void AddAccessRedis(this IHostApplicationBuilder builder, Action<ConfigurationOptions>? configure = null)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(IConnectionMultiplexer)))
        {
            return;
        }

        // The check of the Redis client would report a service as unhealthy that works without Redis.
        builder.AddRedisClient(RedisName, settings => settings.DisableHealthChecks = true, redis =>
        {
            redis.AbortOnConnectFail = false;
            // A command fails immediately while Redis is unavailable instead of waiting in the backlog.
            redis.BacklogPolicy = BacklogPolicy.FailFast;
            redis.ConnectTimeout = 1000;
            // The start of a process waits for one attempt only; later ones are made in the background.
            redis.ConnectRetry = 1;
            redis.SyncTimeout = CommandTimeoutMilliseconds;
            // A connection is replaced after four of these without a response: the default of 5 s would leave it for
            // 20 s.
            redis.AsyncTimeout = CommandTimeoutMilliseconds;
            // Also the interval after which a half-open connection is detected.
            redis.KeepAlive = 2;
            redis.ReconnectRetryPolicy = new LinearRetry(500);
            configure?.Invoke(redis);
        });
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>(RedisName, HealthStatus.Degraded);
        builder.Services.AddHostedService<RedisStartupWait>();
    }

    private static void ApplyCommon(FusionCacheOptions options)
    {
        options.DisableTagging = true;
        options.WaitForInitialBackplaneSubscribe = false;
        // Entry keys are defined in Contracts, so that the owner and the gateways use the same ones.
        options.MissingCacheKeyPrefixWarningLogLevel = LogLevel.None;
    }

    private static RedisBackplane CreateBackplane(IServiceProvider services) => new(new RedisBackplaneOptions
    {
        ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()),
    });
}
