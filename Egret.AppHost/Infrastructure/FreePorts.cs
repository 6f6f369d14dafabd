using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Egret.AppHost.Infrastructure;

/// <summary>Ports that nothing listens on and that were not given away before.</summary>
internal sealed class FreePorts
{
    // Below the range from which the kernel takes ports for outgoing connections.
    private const int First = 10_000;
    private const int Last = 32_000;
    private readonly HashSet<int> _given = [];

    /// <summary>Takes these ports if all are free.</summary>
    public bool TryTake(int first, int count = 1)
    {
        var wanted = Enumerable.Range(first, count).ToList();
        if (!wanted.All(port => !_given.Contains(port) && IsFree(port)))
        {
            return false;
        }

        _given.UnionWith(wanted);
        return true;
    }

    /// <summary>Takes some free ports in a row and returns the first.</summary>
    public int Take(int count = 1)
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (TryTake(port, count))
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
