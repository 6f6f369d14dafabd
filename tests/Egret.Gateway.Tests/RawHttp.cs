using System.Net.Sockets;
using System.Text;

namespace Egret.Gateway.Tests;

/// <summary>
/// Requests that a well-behaved client does not send: repeated headers, paths that are not normalised.
/// </summary>
public static class RawHttp
{
    public static async Task<(int Status, string Body)> SendAsync(
        Uri address, string method, string target, params (string Name, string Value)[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var request = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n");
        foreach (var (name, value) in headers)
        {
            request.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        var response = await SendAsync(client, request.Append("\r\n").ToString());
        return (int.Parse(response.Split(' ')[1], null), response);
    }

    /// <summary>Sends these exact characters and returns all that is received until the connection is closed.</summary>
    public static async Task<string> SendAsync(Uri address, string message)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        return await SendAsync(client, message);
    }

    /// <summary>
    /// Sends the beginning, then the same piece ten times a second until a response arrives; returns the response after
    /// the connection is closed.
    /// </summary>
    public static async Task<string> SendSlowlyAsync(Uri address, string beginning, byte[] piece, int atMost = int.MaxValue)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(beginning));
        var response = new StreamReader(stream, Encoding.Latin1).ReadToEndAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var sent = 0; sent < atMost && !response.IsCompleted && await timer.WaitForNextTickAsync(); sent++)
        {
            try
            {
                await stream.WriteAsync(piece);
            }
            catch (IOException)
            {
                // Closed by the other side, after its response.
                break;
            }
        }

        return await response.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<string> SendAsync(TcpClient client, string message)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(message));
        return await new StreamReader(stream).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
