using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Egret.Gateway;

/// <summary>
/// Lets several gateways of one machine listen on the same port. Linux distributes new connections over them
/// (SO_REUSEPORT, socket(7)). Each gateway sees the addresses of its clients, which the rate limits need and a proxy in
/// front of the gateways would hide.
/// </summary>
internal static class SharedPortExtensions
{
    /// <summary>The shared port, in addition to the gateway's own URLs; absent for a single gateway.</summary>
    private const string Setting = "SharedPort";

    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    /// <summary>Listens on the shared port if one is configured.</summary>
    public static void AddSharedPort(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<int?>(Setting) is not { } port)
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new InvalidOperationException($"{Setting} is set, but only Linux supports a port shared by processes.");
        }

        var own = builder.Configuration[WebHostDefaults.ServerUrlsKey];
        string?[] urls = [own, $"http://localhost:{port}"];
        builder.WebHost.UseUrls(string.Join(';', urls.Where(url => !string.IsNullOrEmpty(url))));
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endpoint =>
            endpoint is IPEndPoint address && address.Port == port
                ? BindShared(address)
                : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
    }

    private static Socket BindShared(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
        socket.Bind(address);
        return socket;
    }
}
