using Egret.Gateway.Health;
using Egret.Gateway.Transforms;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Upstreams;

/// <summary>The HTTP clients that requests are forwarded with, one for each cluster.</summary>
internal sealed class UpstreamClientFactory(SystemHealth health, TimeProvider time, ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectLimit;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new ResponseStartHandler(base.WrapHandler(context, handler), RouteRules.ServiceOf(context.ClusterId), health, time);
}
