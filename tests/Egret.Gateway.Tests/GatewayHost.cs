using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Egret.Gateway.Health;
using Egret.Testing;

namespace Egret.Gateway.Tests;

/// <summary>A gateway on a separate port.</summary>
public sealed class GatewayHost(Dictionary<string, string?> extra) : ServiceApp<SystemHealthResponse>
{
    protected override string? DatabaseName => null;

    public HttpClient ClientOf(string credential, string scheme = "Bearer")
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, credential);
        return client;
    }

    /// <summary>One GET with this bearer value.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string? credential = null)
    {
        using var client = credential is null ? CreateClient() : ClientOf(credential);
        return await client.GetAsync(path);
    }

    /// <summary>A client on another of this machine's own addresses, such as 127.0.0.2.</summary>
    public HttpClient ClientFrom(string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = Address,
    };

    protected override Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        foreach (var (name, value) in extra)
        {
            settings[name] = value;
        }

        return Task.CompletedTask;
    }
}
