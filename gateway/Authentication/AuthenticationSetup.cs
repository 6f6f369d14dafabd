using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.Authentication;

/// <summary>Everything by which the gateway finds out who is calling.</summary>
internal static class AuthenticationSetup
{
    private const int MaxEntries = 100_000;

    public static void AddCallerAuthentication(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AssertionIssuer>();
        services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<QuestionOptions>().Bind(builder.Configuration.GetSection(QuestionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QuestionOptions>, QuestionOptionsValidator>();
        services.AddQuestions(AccessDirectory.KeysClient);
        services.AddQuestions(AccessDirectory.IdentityClient);
        services.AddSingleton<StallWatch>().AddHostedService(provider => provider.GetRequiredService<StallWatch>());
        builder.AddAccessMemory<KeyVerdict>(AccessCaches.Keys);
        builder.AddAccessMemory<PrincipalSnapshot>(AccessCaches.Principals);
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
        var client = services.AddHttpClient(service, (provider, client) =>
        {
            client.BaseAddress = new Uri($"https+http://{service}");
            client.Timeout = provider.GetRequiredService<IOptions<QuestionOptions>>().Value.Limit;
        });
        client.AddHttpMessageHandler<ServiceAssertionHandler>();
    }

    private static void AddAccessMemory<T>(this IHostApplicationBuilder builder, string name)
        where T : class
    {
        builder.AddAccessCacheSubscriber(name, MaxEntries);
        builder.Services.AddSingleton(provider => new AccessMemory<T>(
            provider.GetRequiredService<IFusionCacheProvider>().GetCache(name), provider.GetRequiredService<StallWatch>(), provider.GetRequiredService<TimeProvider>()));
    }
}
