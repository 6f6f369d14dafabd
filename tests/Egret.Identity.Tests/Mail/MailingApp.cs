using System.Net;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.Identity.Tests.Mail;

/// <summary>The service under test with a mail server.</summary>
public sealed class MailingApp : IdentityApp
{
    public SmtpServer Smtp { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Smtp.DisposeAsync();
    }

    public Task<HttpResponseMessage> RequestResetAsync(string? email) =>
        Anonymous().PostAsJsonAsync("/auth/users/reset_password/", new { email });

    /// <summary>Requests a reset link and reads it from the mail.</summary>
    public async Task<ResetLink> RequestLinkAsync(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RequestResetAsync(user.Email));
        return ResetLink.In(await Smtp.ReceivedAsync(user.Email));
    }

    /// <summary>Sets a new password with a reset link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="password">The new password.</param>
    /// <param name="address">Client address; null for the default address of the tests.</param>
    public Task<HttpResponseMessage> ConfirmResetAsync(ResetLink link, string password = ResetLink.NewPassword, string? address = null)
    {
        ArgumentNullException.ThrowIfNull(link);
        return Anonymous(address).PostAsJsonAsync(
            "/auth/users/reset_password_confirm/", new { uid = link.Uid, token = link.Token, new_password = password });
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
