using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>
/// Lets a service ask another one on behalf of its caller: the assertion it was called with goes along, and where the caller sees the gateway,
/// for the addresses that the other one makes for the caller.
/// </summary>
public static class CallerForwarding
{
    /// <summary>Puts the current request's assertion, and its origin, on every call of this client.</summary>
    public static IHttpClientBuilder AddCallerForwarding(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddHttpContextAccessor();
        client.Services.TryAddTransient<ForwardCallerHandler>();
        return client.AddHttpMessageHandler<ForwardCallerHandler>();
    }
}
