using Microsoft.AspNetCore.HttpOverrides;

namespace Egret.Gateway.Transforms;

/// <summary>Whose word is taken on where a request comes from.</summary>
internal static class ForwardedHeadersExtensions
{
    /// <summary>Networks of load balancers whose word on the client's address is taken; by default nobody's is.</summary>
    private const string Setting = "TrustedProxies";

    public static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        var networks = NetworksOf(builder.Configuration);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            // Whatever else switches the middleware on: an empty list of networks would mean everybody.
            options.ForwardedHeaders = networks is [] ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }

    /// <summary>Believes the trusted proxies; nobody where there are none.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (NetworksOf(app.Configuration) is not [])
        {
            app.UseForwardedHeaders();
        }
    }

    private static string[] NetworksOf(IConfiguration configuration) => configuration.GetSection(Setting).Get<string[]>() ?? [];
}
