using Microsoft.Extensions.Options;
using MimeKit;

namespace Egret.Identity.Mail;

/// <summary>The command <c>send-test-mail ADDRESS</c>: sends one mail with the configured mail server.</summary>
internal static class SendTestMailCommand
{
    private const string Argument = "send-test-mail";
    private const int FailureExitCode = 1;
    private const int UsageExitCode = 2;

    /// <summary>Sends the mail and prints the result if the service was started with <c>send-test-mail</c>.</summary>
    /// <returns>Whether the command was given; the service then does not run.</returns>
    public static async Task<bool> RunSendTestMailCommandAsync(this IHost host, string[] args)
    {
        var position = Array.IndexOf(args, Argument);
        if (position < 0)
        {
            return false;
        }

        var recipient = args.ElementAtOrDefault(position + 1);
        if (!MailboxAddress.TryParse(recipient, out _))
        {
            await FailAsync(UsageExitCode, $"Usage: {Argument} ADDRESS");
            return true;
        }

        var smtp = host.Services.GetRequiredService<IOptions<SmtpOptions>>().Value;
        if (string.IsNullOrEmpty(smtp.Host))
        {
            await FailAsync(UsageExitCode, "No mail server is configured (Smtp:Host): Identity writes mails to its log.");
            return true;
        }

        var mail =
            new ComposedMail(recipient!, "Test mail from Egret", "This mail shows that Egret can send mail with the configured server.");
        try
        {
            await host.Services.GetRequiredService<IMailTransport>().SendAsync(Guid.CreateVersion7(), mail, CancellationToken.None);
            Console.WriteLine($"{smtp.Host} accepted the test mail to {recipient}.");
        }
        catch (Exception exception)
        {
            // Any failure: its message, such as a rejected sign-in or an unknown host, is the result of the test.
            await FailAsync(FailureExitCode, $"{smtp.Host} did not accept the test mail: {exception.Message}");
        }

        return true;
    }

    private static async Task FailAsync(int exitCode, string message)
    {
        await Console.Error.WriteLineAsync(message);
        Environment.ExitCode = exitCode;
    }
}
