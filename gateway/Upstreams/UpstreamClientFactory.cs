using System.Text;
using Egret.Gateway.Health;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Upstreams;

/// <summary>Creates the HTTP client of each cluster that requests are forwarded with.</summary>
internal sealed class UpstreamClientFactory(SystemHealth health, TimeProvider time, ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectTimeout;
        // Header values are bytes to the gateway (RFC 9110 section 5.5). Latin-1 maps each byte to one character and
        // back; Kestrel uses it too.
        handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new ResponseStartHandler(base.WrapHandler(context, handler), UpstreamClusters.ServiceOf(context.ClusterId), health, time);
}
