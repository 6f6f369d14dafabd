using Egret.Testing;

namespace Egret.Identity.Tests.Mail;

/// <summary>The service with a mail server.</summary>
public sealed class MailingApp : IdentityApp
{
    public SmtpServer Smtp { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
    }

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        await base.ConfigureAsync(settings);
        foreach (var (name, value) in Smtp.Settings)
        {
            settings[name] = value;
        }
    }
}
