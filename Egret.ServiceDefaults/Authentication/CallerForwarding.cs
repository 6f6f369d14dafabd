using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

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

internal sealed class ForwardCallerHandler(IHttpContextAccessor accessor) : DelegatingHandler
{
    private static readonly string[] Forwarded = [HeaderNames.Authorization, "X-Forwarded-Proto", "X-Forwarded-Host"];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = accessor.HttpContext?.Request.Headers ?? throw new InvalidOperationException("There is no request whose caller could be forwarded.");
        foreach (var name in Forwarded)
        {
            // A retry sends the same request again: a second value beside the first would be no credential at all.
            request.Headers.Remove(name);
            if (received[name] is { Count: > 0 } values)
            {
                request.Headers.TryAddWithoutValidation(name, values.ToString());
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
