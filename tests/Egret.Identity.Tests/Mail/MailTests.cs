using System.Net;
using System.Net.Http.Json;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Identity.Tests.Mail;

public sealed class MailTests(MailingApp app) : IClassFixture<MailingApp>
{
    [Fact]
    public async Task Invitation_is_mailed_with_the_token_that_was_shown()
    {
        var owner = await app.RegisterAsync();
        var organisation = await app.CreateOrganisationAsync(owner, "Acme\r\nBcc: victim@example.org");
        var guest = await app.RegisterAsync();
        var token = await app.InviteAsync(owner, organisation.GetProperty("slug").GetString()!, guest.Email, "admin");
        var mail = await app.Smtp.ReceivedAsync(guest.Email);
        Assert.Contains($"https://egret.example.org/accept-invitation#token={token}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("as admin", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("\"Acme  Bcc: victim@example.org\"", mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(mail.Bcc);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
    }

    [Fact]
    public async Task Withdrawn_invitation_is_not_mailed()
    {
        var busy = new MailingApp();
        await busy.InitializeAsync();
        try
        {
            busy.Smtp.IsBusy = true;
            var owner = await busy.RegisterAsync();
            var slug = await busy.CreateOrganisationSlugAsync(owner);
            await busy.InviteAsync(owner, slug, "withdrawn@example.org");
            var open = await busy.ClientOf(owner).GetFromJsonAsync<System.Text.Json.JsonElement>($"/v1/orgs/{slug}/invitations/");
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.NoContent, await busy.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/invitations/{open[0].GetProperty("id").GetString()}/"));
            // An attempt that had begun before the withdrawal must be over before the mail server takes anything.
            await using var source = Npgsql.NpgsqlDataSource.Create(busy.DatabaseConnection!);
            await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where sent_at is null");
            await ResponseAssert.EventuallyAsync(async () => (long)(await waiting.ExecuteScalarAsync())!, count => count == 0);
            busy.Smtp.IsBusy = false;
            await busy.InviteAsync(owner, slug, "later@example.org");
            await busy.Smtp.ReceivedAsync("later@example.org");
            Assert.Empty(busy.Smtp.MailsTo("withdrawn@example.org"));
        }
        finally
        {
            await busy.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true, "was revoked at once")]
    [InlineData(false, "still works")]
    public async Task Owner_of_a_key_that_was_found_is_told(bool isRevoked, string advice)
    {
        await using var probe = await EventProbe.StartAsync();
        var owner = await app.RegisterAsync();
        // Told again until this test's service has heard it: the services of tests that run beside this one share the queue.
        var mails = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await probe.PublishAsync(new ApiKeyReported(
                    Guid.CreateVersion7(), DateTimeOffset.UtcNow, Guid.CreateVersion7(), Guid.CreateVersion7(), owner.Id, "CI of the website",
                    "egret_0123456789abcd", isRevoked));
                return app.Smtp.MailsTo(owner.Email);
            },
            mails => mails.Count > 0);
        Assert.Contains("\"CI of the website\" (egret_0123456789abcd", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains(advice, mails[0].TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp:From", "")]
    [InlineData("Smtp:UserName", "somebody")]
    public async Task Half_configured_mail_server_stops_the_service(string setting, string value)
    {
        await using var smtp = new SmtpServer();
        var half = new IdentityApp([.. smtp.Settings, (setting, value)]);
        await Assert.ThrowsAnyAsync<Exception>(half.InitializeAsync);
    }
}
