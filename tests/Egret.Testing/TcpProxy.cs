using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Egret.Testing;

/// <summary>
/// A TCP proxy to a local server that a test can close: existing connections are aborted and new connections are
/// closed immediately.
/// </summary>
public sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isClosed;
    private int _rejectedCount;

    /// <summary>Opens a proxy on a free port.</summary>
    /// <param name="target">Port of the server.</param>
    public TcpProxy(int target)
    {
        _listener.Start();
        _ = AcceptAsync(target);
    }

    /// <summary>
    /// Creates a proxy between a service and its database, and shortens the service's messaging timeouts: a failing
    /// message is dead-lettered after some 10 ms, and a held message is requeued after 100 ms.
    /// </summary>
    /// <param name="settings">The service's settings, which the method changes.</param>
    /// <param name="database">Name of the connection string.</param>
    public static TcpProxy InFrontOf(IDictionary<string, string?> settings, string database)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var connection = new NpgsqlConnectionStringBuilder(settings["ConnectionStrings:" + database]);
        var proxy = new TcpProxy(connection.Port);
        connection.Port = proxy.Port;
        settings["ConnectionStrings:" + database] = connection.ConnectionString;
        settings["Messaging:MaxRetries"] = "2";
        settings["Messaging:RetryDelay"] = "00:00:00.005";
        settings["Messaging:MaxRetryDelay"] = "00:00:00.020";
        settings["Messaging:MaxHoldTime"] = "00:00:00.100";
        return proxy;
    }

    /// <summary>The proxy's port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of connections that were closed because the proxy was closed.</summary>
    public int RejectedCount => Volatile.Read(ref _rejectedCount);

    /// <summary>Aborts all connections, and closes new connections until the proxy is opened.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    /// <summary>
    /// Waits until the closed proxy has rejected so many connections that an event was retried several times more
    /// often than the retry limit allows. The service's other workers connect at most a few times a second.
    /// </summary>
    /// <param name="count">The number of rejected connections; lower if events are processed together.</param>
    public async Task WaitForRejectedAsync(int count = 100)
    {
        var before = RejectedCount;
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(RejectedCount - before), rejected => rejected > count);
    }

    /// <summary>Accepts connections again.</summary>
    public void Open() => _isClosed = false;

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        Close();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                if (_isClosed)
                {
                    Interlocked.Increment(ref _rejectedCount);
                    client.Dispose();
                }
                else
                {
                    _ = ForwardAsync(client, target);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy was disposed.
        }
    }

    private async Task ForwardAsync(Socket client, int target)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            _open[client] = _open[server] = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target);
                // The proxy may have been closed since the connection was accepted.
                if (!_isClosed)
                {
                    await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The connection was aborted.
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                for (var sent = 0; sent < count; sent += await to.SendAsync(buffer.AsMemory(sent, count - sent)))
                {
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side was closed; the caller closes the other.
        }
    }
}
