using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Egret.Gateway;

/// <summary>
/// Lets several gateways of one machine listen on the same port: Linux spreads new connections over them (SO_REUSEPORT, socket(7)), and each
/// still sees its clients' own addresses, which a proxy before them would hide from the limits that count by address.
/// </summary>
internal static class SharedPortExtensions
{
    /// <summary>The port that is shared, besides the addresses that this gateway has for itself; absent for a single gateway.</summary>
    private const string Setting = "SharedPort";

    private const int SolSocket = 1;
    private const int SoReusePort = 15;

    public static void AddSharedPort(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<int?>(Setting) is not { } port)
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new InvalidOperationException($"{Setting} is set, but only Linux spreads a port's connections over several processes.");
        }

        var own = builder.Configuration[WebHostDefaults.ServerUrlsKey];
        builder.WebHost.UseUrls(string.Join(';', new[] { own, $"http://localhost:{port}" }.Where(url => !string.IsNullOrEmpty(url))));
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = endpoint =>
            endpoint is IPEndPoint address && address.Port == port ? BindShared(address) : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
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
