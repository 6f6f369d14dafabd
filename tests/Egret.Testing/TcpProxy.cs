using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Egret.Testing;

/// <summary>The way to a server of this machine, which a test can close: connections end in the middle of whatever they do, and new ones are cut.</summary>
public sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isClosed;
    private int _cutCount;

    /// <summary>Opens one on a port of its own.</summary>
    /// <param name="target">Port of the server behind it.</param>
    public TcpProxy(int target)
    {
        _listener.Start();
        _ = AcceptAsync(target);
    }

    /// <summary>Puts one between a service and its database, and leaves the service little patience: what fails is parked after a few hundredths of a second, and what waits goes back into its queue after a tenth.</summary>
    /// <param name="settings">The service's settings, which are changed.</param>
    /// <param name="database">Name of the connection string.</param>
    public static TcpProxy InFrontOf(IDictionary<string, string?> settings, string database)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var connection = new NpgsqlConnectionStringBuilder(settings["ConnectionStrings:" + database]);
        var door = new TcpProxy(connection.Port);
        connection.Port = door.Port;
        settings["ConnectionStrings:" + database] = connection.ConnectionString;
        settings["Messaging:MaxRetries"] = "2";
        settings["Messaging:RetryDelay"] = "00:00:00.005";
        settings["Messaging:MaxRetryDelay"] = "00:00:00.020";
        settings["Messaging:MaxHoldTime"] = "00:00:00.100";
        return door;
    }

    /// <summary>Where it is.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many came while it was closed.</summary>
    public int CutCount => Volatile.Read(ref _cutCount);

    /// <summary>Cuts what goes through it and whoever comes.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    /// <summary>Waits until so many came to the closed door that an event was tried several times as often as one that fails while nothing is away. The other workers of a service look a few times a second at the most.</summary>
    /// <param name="count">How many are many: fewer where events are tried together.</param>
    public async Task CutManyAsync(int count = 100)
    {
        var before = CutCount;
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(CutCount - before), cut => cut > count);
    }

    /// <summary>Lets everybody through again.</summary>
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
                    Interlocked.Increment(ref _cutCount);
                    client.Dispose();
                }
                else
                {
                    _ = PassAsync(client, target);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(Socket client, int target)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            _open[client] = _open[server] = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target);
                // One that was let in at the very moment of closing.
                if (!_isClosed)
                {
                    await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It was closed.
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
            // Either side has gone, and with it the other.
        }
    }
}
