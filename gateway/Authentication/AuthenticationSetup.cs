using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;

namespace Egret.Gateway.Authentication;

/// <summary>Everything by which the gateway finds out who is calling.</summary>
internal static class AuthenticationSetup
{
    private const int MaxEntries = 100_000;

    /// <summary>A service that takes longer is taken for away: the caller waits for two questions at the most.</summary>
    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(2);

    public static void AddCallerAuthentication(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AssertionIssuer>();
        services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddQuestions(AccessDirectory.KeysClient);
        services.AddQuestions(AccessDirectory.IdentityClient);
        services.AddSingleton<StallWatch>().AddHostedService(provider => provider.GetRequiredService<StallWatch>());
        builder.AddAccessMemory();
        services.AddSingleton<AccessDirectory>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RecentCallers>();
        services.AddSingleton<SigningKeys>().AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<KeyUseReporter>().AddHostedService(provider => provider.GetRequiredService<KeyUseReporter>());
        services.AddSingleton<AuditTrail>().AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService<RedisWatch>();

        services.AddSingleton<ApiKeyAdmission>().AddSingleton<AccessTokenAdmission>();
        services.AddSingleton<RefusalAnswer>();
        services.AddAuthorizationBuilder().AddGatewayPolicies();
        // It looks for ASP.NET Core's authorization, whose place CallerAdmission takes.
        services.Configure<RouteOptions>(options => options.SuppressCheckForUnhandledSecurityMetadata = true);
    }

    /// <summary>
    /// A client for the gateway's own questions. Without retries: a service in trouble must not be asked three times as much, and the caller is
    /// told to try again.
    /// </summary>
    private static void AddQuestions(this IServiceCollection services, string service)
    {
        services.TryAddTransient<ServiceAssertionHandler>();
        var client = services.AddHttpClient(service, client =>
        {
            client.BaseAddress = new Uri($"https+http://{service}");
            client.Timeout = QuestionLimit;
        });
        client.AddHttpMessageHandler<ServiceAssertionHandler>();
    }

    private static void AddAccessMemory(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("cache", configureOptions: redis =>
        {
            redis.AbortOnConnectFail = false;
            redis.BacklogPolicy = BacklogPolicy.FailFast;
            redis.ConnectTimeout = 1000;
            // Also how soon a connection that only seems alive is given up.
            redis.KeepAlive = 2;
            redis.ReconnectRetryPolicy = new LinearRetry(500);
        });
        builder.Services.AddOptions<RedisBackplaneOptions>().Configure<IConnectionMultiplexer>(
            (options, redis) => options.ConnectionMultiplexerFactory = () => Task.FromResult(redis));
        builder.Services.AddFusionCacheStackExchangeRedisBackplane();
        builder.Services.AddMemoryOf<KeyVerdict>(AccessCaches.Keys);
        builder.Services.AddMemoryOf<PrincipalSnapshot>(AccessCaches.Principals);
    }

    private static void AddMemoryOf<T>(this IServiceCollection services, string name)
        where T : class
    {
        services.AddFusionCache(name)
            .WithOptions(options =>
            {
                options.DisableTagging = true;
                options.WaitForInitialBackplaneSubscribe = false;
                // Entries are named in Contracts so that their owners name them alike.
                options.MissingCacheKeyPrefixWarningLogLevel = LogLevel.None;
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
            .WithMemoryCache(_ => new MemoryCache(new MemoryCacheOptions { SizeLimit = MaxEntries }))
            .WithRegisteredBackplane();
        services.AddSingleton(provider => new AccessMemory<T>(
            provider.GetRequiredService<IFusionCacheProvider>().GetCache(name), provider.GetRequiredService<StallWatch>(), provider.GetRequiredService<TimeProvider>()));
    }
}
