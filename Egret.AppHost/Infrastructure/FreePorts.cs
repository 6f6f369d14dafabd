using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Egret.AppHost.Infrastructure;

/// <summary>Ports that nothing listens on.</summary>
internal static class FreePorts
{
    // Below the range from which the kernel takes ports for outgoing connections, and low enough for the two companion
    // ports that RabbitMQ has 20,000 above its own.
    private const int First = 10_000;
    private const int Last = 32_000;

    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
