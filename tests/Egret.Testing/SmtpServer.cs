using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Egret.Testing;

/// <summary>
/// A mail server that implements the part of SMTP (RFC 5321) which sending clients use, and stores the mails.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<MimeMessage> _mails = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    /// <summary>Starts the server on a free port.</summary>
    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The server's port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the server rejects every mail temporarily (451).</summary>
    public bool IsBusy { get; set; }

    /// <summary>Settings for a service that sends its mails to this server.</summary>
    public IEnumerable<(string Name, string? Value)> Settings =>
    [
        ("Smtp:Host", "127.0.0.1"),
        ("Smtp:Port", Port.ToString(CultureInfo.InvariantCulture)),
        ("Smtp:Security", "None"),
        ("Smtp:From", "egret@example.org"),
        ("Mail:PollInterval", "00:00:00.1"), ("Mail:RetryDelay", "00:00:00.3"), ("Mail:PublicUrl", "https://egret.example.org"),
    ];

    /// <summary>Returns the mails that an address received so far.</summary>
    public IReadOnlyList<MimeMessage> MailsTo(string address) =>
    [
        .. _mails.Where(mail => mail.To.Mailboxes.Any(
            mailbox => string.Equals(mailbox.Address, address, StringComparison.OrdinalIgnoreCase))),
    ];

    /// <summary>Waits until an address has received this number of mails.</summary>
    /// <returns>The last mail.</returns>
    public async Task<MimeMessage> ReceivedAsync(string address, int count = 1) =>
        (await ResponseAssert.EventuallyAsync(() => Task.FromResult(MailsTo(address)), mails => mails.Count >= count))[^1];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The server stops.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, new ASCIIEncoding()) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == "DATA" && !IsBusy)
                {
                    await writer.WriteLineAsync("354 go ahead");
                    _mails.Enqueue(await ReadMailAsync(reader));
                }

                await writer.WriteLineAsync(verb switch
                {
                    "MAIL" or "DATA" when IsBusy => "451 come again later",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                });
            }
        }
    }

    private static async Task<MimeMessage> ReadMailAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        return await MimeMessage.LoadAsync(bytes);
    }
}
