using Microsoft.AspNetCore.HttpOverrides;

namespace Egret.Gateway.Routing;

/// <summary>
/// Configures the proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> headers are trusted.
/// </summary>
internal static class ForwardedHeadersExtensions
{
    /// <summary>The networks of trusted load balancers, in CIDR notation; empty by default.</summary>
    private const string Setting = "TrustedProxies";

    /// <summary>Adds the configured networks to the options of the forwarded headers middleware.</summary>
    public static void AddTrustedProxies(this IHostApplicationBuilder builder)
    {
        var networks = NetworksOf(builder.Configuration);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            // With an empty list the middleware would trust every proxy, and a setting of ASP.NET Core can enable it.
            options.ForwardedHeaders = networks is []
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }

    /// <summary>Uses the headers of trusted proxies if any are configured.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (NetworksOf(app.Configuration) is not [])
        {
            app.UseForwardedHeaders();
        }
    }

    private static string[] NetworksOf(IConfiguration configuration) => configuration.GetSection(Setting).Get<string[]>() ?? [];
}
