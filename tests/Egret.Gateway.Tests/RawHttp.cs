using System.Net.Sockets;
using System.Text;

namespace Egret.Gateway.Tests;

/// <summary>Requests that a well-behaved client does not send: repeated headers, paths that are not normalised.</summary>
public static class RawHttp
{
    public static async Task<(int Status, string Body)> SendAsync(Uri address, string method, string target, params (string Name, string Value)[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var request = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n");
        foreach (var (name, value) in headers)
        {
            request.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Append("\r\n").ToString()));
        var answer = await new StreamReader(stream).ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
        return (int.Parse(answer.Split(' ')[1], null), answer);
    }
}
