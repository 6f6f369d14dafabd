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
/// The caches of access decisions (<see cref="Contracts.Internal.AccessCaches"/>). Their owner keeps them in Redis and not in its own memory; the
/// gateways keep them in memory, and hear through Redis what its owner drops. Two halves of one promise, how soon a revocation counts, and so
/// in one place.
/// </summary>
public static class AccessCache
{
    /// <summary>
    /// How long the owner keeps a decision in Redis. With Redis away it can be dropped neither there nor in the gateways, which keep it for as
    /// long again: half of the ten seconds that a revocation may take then.
    /// </summary>
    public static readonly TimeSpan OwnersLifetime = TimeSpan.FromSeconds(5);

    private const string RedisName = "cache";
    private const int CommandTimeoutMilliseconds = 1000;

    /// <summary>Redis within this time or the owner's database: a healthy one answers within a millisecond.</summary>
    private static readonly TimeSpan RedisLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>For the owner of the decisions: from Redis, or from its database while that is away. Without it the service is slower, not dead.</summary>
    /// <param name="builder">The owner.</param>
    /// <param name="name">One of <see cref="Contracts.Internal.AccessCaches"/>.</param>
    public static void AddAccessCache(this IHostApplicationBuilder builder, string name)
    {
        // Whoever waits for a drop waits no longer than that for one answer.
        builder.AddAccessRedis(redis => redis.AsyncTimeout = (int)AccessDrops.AnswerLimit.TotalMilliseconds);
        builder.Services.AddFusionCache(name)
            .WithOptions(options =>
            {
                ApplyCommon(options);
                // No circuit breaker: a revocation must reach Redis the moment that it can be reached again.
                options.DistributedCacheCircuitBreakerDuration = TimeSpan.Zero;
                options.BackplaneCircuitBreakerDuration = TimeSpan.Zero;
                // A failed drop is logged where it is given up, with what it was.
                options.DistributedCacheErrorsLogLevel = LogLevel.Debug;
                options.DistributedCacheSyntheticTimeoutsLogLevel = LogLevel.Debug;
                options.BackplaneErrorsLogLevel = LogLevel.Debug;
                // It warns of value tuples, of which a decision has none.
                options.SerializationConfigIssuesLogLevel = LogLevel.None;
            })
            .WithDefaultEntryOptions(new FusionCacheEntryOptions
            {
                Duration = OwnersLifetime,
                // A stale decision is a wrong decision.
                IsFailSafeEnabled = false,
                SkipMemoryCacheRead = true,
                SkipMemoryCacheWrite = true,
                DistributedCacheSoftTimeout = RedisLimit,
                DistributedCacheHardTimeout = RedisLimit,
                // Drops have reached Redis and the gateways before the request that caused them is answered.
                AllowBackgroundDistributedCacheOperations = false,
                AllowBackgroundBackplaneOperations = false,
                // Keeping an entry is no news to the gateways; dropping one is, and says so itself.
                SkipBackplaneNotifications = true,
                // A cache that fails is a cache that knows nothing.
                ReThrowSerializationExceptions = false,
            })
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(services => new RedisCache(new RedisCacheOptions
            {
                ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()),
            }))
            .WithBackplane(CreateBackplane);
    }

    /// <summary>For a gateway: in its memory alone, until their owner drops them or they have grown old.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">One of <see cref="Contracts.Internal.AccessCaches"/>.</param>
    /// <param name="maxEntries">How many are remembered.</param>
    public static void AddAccessListener(this IHostApplicationBuilder builder, string name, int maxEntries)
    {
        builder.AddAccessRedis();
        builder.Services.AddFusionCache(name)
            .WithOptions(options =>
            {
                ApplyCommon(options);
                // The gateway only listens, and what it hears must count from that moment on.
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

        // The client's own check would take a service out of service that does without.
        builder.AddRedisClient(RedisName, settings => settings.DisableHealthChecks = true, redis =>
        {
            redis.AbortOnConnectFail = false;
            // A command fails at once while Redis is away instead of waiting for it.
            redis.BacklogPolicy = BacklogPolicy.FailFast;
            redis.ConnectTimeout = 1000;
            // The start of a process waits for one attempt only; later ones are made in the background.
            redis.ConnectRetry = 1;
            redis.SyncTimeout = CommandTimeoutMilliseconds;
            // A connection is replaced after four of these without a response: the default of 5 s would leave it for 20 s.
            redis.AsyncTimeout = CommandTimeoutMilliseconds;
            // Also how soon a connection that only seems alive is given up.
            redis.KeepAlive = 2;
            redis.ReconnectRetryPolicy = new LinearRetry(500);
            configure?.Invoke(redis);
        });
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>(RedisName, HealthStatus.Degraded);
        builder.Services.AddHostedService<WaitForRedis>();
    }

    private static void ApplyCommon(FusionCacheOptions options)
    {
        options.DisableTagging = true;
        options.WaitForInitialBackplaneSubscribe = false;
        // Entries are named in Contracts so that owner and gateways name them alike.
        options.MissingCacheKeyPrefixWarningLogLevel = LogLevel.None;
    }

    private static RedisBackplane CreateBackplane(IServiceProvider services) => new(new RedisBackplaneOptions
    {
        ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()),
    });
}
