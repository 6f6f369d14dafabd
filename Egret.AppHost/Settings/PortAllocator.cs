using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Egret.AppHost.Settings;

/// <summary>Allocates TCP ports on which no process listens and which were not allocated before.</summary>
internal sealed class PortAllocator
{
    // Below the range that the Linux kernel uses for outgoing connections (net.ipv4.ip_local_port_range, from 32768).
    private const int First = 10_000;
    private const int Last = 32_000;
    private readonly HashSet<int> _allocated = [];

    /// <summary>Allocates the ports if all of them are free.</summary>
    public bool TryAllocate(int first, int count = 1)
    {
        var requested = Enumerable.Range(first, count).ToList();
        if (!requested.All(port => !_allocated.Contains(port) && IsFree(port)))
        {
            return false;
        }

        _allocated.UnionWith(requested);
        return true;
    }

    /// <summary>Allocates consecutive free ports and returns the first.</summary>
    public int Allocate(int count = 1)
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (TryAllocate(port, count))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
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
