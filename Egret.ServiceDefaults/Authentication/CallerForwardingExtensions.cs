using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>
/// Calls another service on behalf of the caller: forwards the assertion of the current request, and the scheme and
/// host of the gateway, from which the other service creates links.
/// </summary>
public static class CallerForwardingExtensions
{
    /// <summary>Adds the assertion and the origin of the current request to each call of this client.</summary>
    public static IHttpClientBuilder AddCallerForwarding(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddHttpContextAccessor();
        client.Services.TryAddTransient<CallerForwardingHandler>();
        return client.AddHttpMessageHandler<CallerForwardingHandler>();
    }
}
