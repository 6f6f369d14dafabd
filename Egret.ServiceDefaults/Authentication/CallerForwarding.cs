using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Lets a service ask another one on behalf of its caller: the assertion it was called with goes along.</summary>
public static class CallerForwarding
{
    /// <summary>Puts the current request's assertion on every call of this client.</summary>
    public static IHttpClientBuilder AddCallerForwarding(this IHttpClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddHttpContextAccessor();
        client.Services.TryAddTransient<ForwardAssertionHandler>();
        return client.AddHttpMessageHandler<ForwardAssertionHandler>();
    }
}

internal sealed class ForwardAssertionHandler(IHttpContextAccessor accessor) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var assertion = accessor.HttpContext?.Request.Headers.Authorization.ToString()
            ?? throw new InvalidOperationException("There is no request whose caller could be forwarded.");
        // A retry sends the same request again: a second value beside the first would be no credential at all.
        request.Headers.Remove(HeaderNames.Authorization);
        request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, assertion);
        return base.SendAsync(request, cancellationToken);
    }
}
