using Egret.Gateway.AccessCaching;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>Registers the services that identify the caller of a request.</summary>
internal static class AuthenticationServiceCollectionExtensions
{
    /// <summary>Adds token validation, assertions, and the HTTP clients for Keys and Identity.</summary>
    public static void AddCallerAuthentication(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AssertionIssuer>();
        services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddUpstreamClient(AccessDirectory.KeysClient);
        services.AddUpstreamClient(AccessDirectory.IdentityClient);
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<CallerCache>();
        services.AddSingleton<SigningKeys>().AddHostedService(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<KeyUseReporter>().AddHostedService(provider => provider.GetRequiredService<KeyUseReporter>());
    }

    /// <summary>
    /// Adds the client for the gateway's own calls to a service. It does not retry: retries would triple the load of a
    /// failing service, and the 503 that the caller gets names the time to try again.
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
}
