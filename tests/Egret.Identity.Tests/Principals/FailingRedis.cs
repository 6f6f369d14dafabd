using System.Net;
using System.Net.Sockets;
using System.Text;
using Egret.Testing;

namespace Egret.Identity.Tests.Principals;

/// <summary>A proxy for Redis that rejects a given number of invalidations.</summary>
internal sealed class FailingRedis : IDisposable
{
    private static readonly byte[] ErrorReply = "-ERR rejected for a test\r\n"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _redisPort;
    private int _toReject;
    private int _rejected;

    public FailingRedis()
    {
        var (address, options) =
            TestServers.Redis.Split(',', 2) switch { [var first, var rest] => (first, rest), _ => throw new InvalidOperationException() };
        _redisPort = int.Parse(address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        _listener.Start();
        ConnectionString = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port},{options}";
        _ = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>The number of rejected commands.</summary>
    public int Rejected => Volatile.Read(ref _rejected);

    public void RejectNext(int count) => Volatile.Write(ref _toReject, count);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var redis = new TcpClient();
        using (client)
        {
            try
            {
                await redis.ConnectAsync(IPAddress.Loopback, _redisPort, _end.Token);
                await Task.WhenAny(PassOnAsync(client.GetStream(), redis.GetStream()), redis.GetStream()
                    .CopyToAsync(client.GetStream(), _end.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // One side has disconnected; dispose both.
            }
        }
    }

    /// <summary>An awaited command arrives in a separate packet, so that it is rejected as a whole.</summary>
    private async Task PassOnAsync(NetworkStream client, NetworkStream redis)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await client.ReadAsync(buffer, _end.Token)) > 0)
        {
            var command = Encoding.Latin1.GetString(buffer, 0, read);
            if ((command.Contains("\r\nUNLINK\r\n", StringComparison.Ordinal) || command.Contains("\r\nDEL\r\n", StringComparison.Ordinal))
                && Interlocked.Decrement(ref _toReject) >= 0)
            {
                Interlocked.Increment(ref _rejected);
                await client.WriteAsync(ErrorReply, _end.Token);
                continue;
            }

            await redis.WriteAsync(buffer.AsMemory(0, read), _end.Token);
        }
    }
}
