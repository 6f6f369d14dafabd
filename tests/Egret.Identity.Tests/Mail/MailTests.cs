using System.Net;
using System.Net.Http.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

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
        Assert.Contains("\"Acme Bcc: victim[at]example[.]org\"", mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(mail.Bcc);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
    }

    /// <summary>Whoever names an organisation writes no text of ours to a stranger, and links the stranger nowhere.</summary>
    [Theory]
    [InlineData("See https://evil.example/login or www.evil.example", "See https[:]//evil[.]example/login or www[.]evil[.]example")]
    [InlineData("Egret\". Your password ended: mail evil@evil.example", "Egret'. Your password ended: mail evil[at]evil[.]example")]
    [InlineData("evil\uFF0Eexample evil\u3002example \u202Egro.live", "evil[.]example evil[.]example gro[.]live")]
    [InlineData("Acme\u2028\u2028          Trust & S\u00F6hne Inc.", "Acme Trust & S\u00F6hne Inc.")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890", "123456789012345678901234567890123456789012345678901234567890\u2026")]
    public async Task Name_of_an_organisation_is_no_link_and_stays_in_its_quotation_marks(string name, string mailed)
    {
        var owner = await app.RegisterAsync();
        var organisation = await app.CreateOrganisationAsync(owner, name);
        var guest = $"guest-{Guid.CreateVersion7():N}@example.org";
        await app.InviteAsync(owner, organisation.GetProperty("slug").GetString()!, guest);
        Assert.Contains($"\"{mailed}\".", (await app.Smtp.ReceivedAsync(guest)).TextBody, StringComparison.Ordinal);
    }

    /// <summary>Whoever makes many organisations fills no mailbox; what they are answered does not tell, and what they invite to can be accepted.</summary>
    [Fact]
    public async Task Address_gets_only_so_many_invitations_a_day_of_all_organisations_together()
    {
        await using var smtp = new SmtpServer();
        var limited = new IdentityApp([.. smtp.Settings, ("Mail:MaxInvitationsPerRecipientPerDay", "2")]);
        await limited.InitializeAsync();
        try
        {
            var (stranger, guest) = (await limited.RegisterAsync(), await limited.RegisterAsync());
            for (var number = 1; number <= 2; number++)
            {
                await limited.InviteAsync(stranger, await limited.CreateOrganisationSlugAsync(stranger), guest.Email);
                await smtp.ReceivedAsync(guest.Email, number);
            }

            var slug = await limited.CreateOrganisationSlugAsync(stranger);
            var token = await limited.InviteAsync(stranger, slug, guest.Email);
            await limited.InviteAsync(stranger, slug, "behind@example.org");
            await smtp.ReceivedAsync("behind@example.org");
            Assert.Equal(2, smtp.MailsTo(guest.Email).Count);
            await using var source = NpgsqlDataSource.Create(limited.DatabaseConnection!);
            await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where sent_at is null");
            await ResponseAssert.EventuallyAsync(async () => (long)(await waiting.ExecuteScalarAsync())!, count => count == 0);
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await limited.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));

            await using var aDayPasses = source.CreateCommand("update outgoing_mails set sent_at = sent_at - interval '1 day'");
            await aDayPasses.ExecuteNonQueryAsync();
            await limited.InviteAsync(stranger, await limited.CreateOrganisationSlugAsync(stranger), guest.Email);
            await smtp.ReceivedAsync(guest.Email, 3);
        }
        finally
        {
            await limited.DisposeAsync();
        }
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
        await using var probe = await app.ListenAsync();
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

    /// <summary>A mail that cannot be read or composed is in nobody's way, and is left for a person after as long as one that cannot be sent.</summary>
    [Fact]
    public async Task Mail_that_cannot_be_composed_holds_up_no_other_and_is_parked_in_the_end()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        await app.InviteAsync(owner, slug, "broken@example.org");
        await app.Smtp.ReceivedAsync("broken@example.org");
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var spoil = source.CreateCommand(
            """
            insert into outgoing_mails (id, kind, recipient, subject_id, sealed_token, created_at, next_attempt_at, attempts)
            select gen_random_uuid(), kind, 'BROKEN@EXAMPLE.ORG', (select max(id::text)::uuid from invitations where normalized_email = 'BROKEN@EXAMPLE.ORG'),
                '\x00112233', now() - age, now() - interval '1 minute', 0
            from (values ('Invitation'), ('Newsletter')) kinds (kind), (values (interval '0'), (interval '4 days')) ages (age)
            """);
        Assert.Equal(4, await spoil.ExecuteNonQueryAsync());

        await app.InviteAsync(owner, slug, "behind@example.org");
        await app.Smtp.ReceivedAsync("behind@example.org");
        await using var parked = source.CreateCommand(
            "select count(*) filter (where parked_at is not null), min(attempts) from outgoing_mails where recipient = 'BROKEN@EXAMPLE.ORG' and sent_at is null");
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await using var reader = await parked.ExecuteReaderAsync();
                await reader.ReadAsync();
                return (Parked: reader.GetInt64(0), Attempts: reader.GetInt32(1));
            },
            read => read is { Parked: 2, Attempts: >= 1 });
    }

    /// <summary>The owner is told of every key, however many are handed in at once: what is too much for an hour comes later, in one mail.</summary>
    [Fact]
    public async Task Keys_found_beyond_the_limit_of_an_hour_are_told_of_later_in_one_mail()
    {
        var owner = await app.RegisterAsync();
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        for (var number = 1; number <= 5; number++)
        {
            await ReportAsync(source, owner, $"key {number}");
            await app.Smtp.ReceivedAsync(owner.Email, number);
        }

        foreach (var name in new[] { "sixth", "seventh", "eighth" })
        {
            await ReportAsync(source, owner, name);
        }

        await using var waiting = source.CreateCommand(
            "select count(*) from outgoing_mails where subject_id = $1 and sent_at is null and attempts = 0 and next_attempt_at > now() + interval '50 minutes'");
        waiting.Parameters.AddWithValue(owner.Id);
        await ResponseAssert.EventuallyAsync(async () => (long)(await waiting.ExecuteScalarAsync())!, count => count == 3);
        Assert.Equal(5, app.Smtp.MailsTo(owner.Email).Count);

        // For all: whose a mail was that is sent is not kept.
        await using var anHourPasses = source.CreateCommand(
            "update outgoing_mails set sent_at = sent_at - interval '1 hour', next_attempt_at = next_attempt_at - interval '1 hour'");
        await anHourPasses.ExecuteNonQueryAsync();
        var last = await app.Smtp.ReceivedAsync(owner.Email, 6);
        Assert.StartsWith("3 of your", last.Subject, StringComparison.Ordinal);
        Assert.All(new[] { "sixth", "seventh", "eighth" }, name => Assert.Contains($"\"{name}\" (egret_", last.TextBody, StringComparison.Ordinal));
        Assert.Equal(6, app.Smtp.MailsTo(owner.Email).Count);
    }

    /// <summary>No organisation uses up what another one may mail to an address, and what is too much for an hour is only later.</summary>
    [Fact]
    public async Task Invitations_of_one_organisation_keep_no_other_from_inviting_and_come_later_where_they_are_too_many()
    {
        var (stranger, owner) = (await app.RegisterAsync(), await app.RegisterAsync());
        var noisy = await app.CreateOrganisationSlugAsync(stranger);
        var guest = $"guest-{Guid.CreateVersion7():N}@example.org";
        for (var number = 1; number <= 5; number++)
        {
            await app.InviteAsync(stranger, noisy, guest);
            await app.Smtp.ReceivedAsync(guest, number);
            await WithdrawAsync(stranger, noisy);
        }

        var late = await app.InviteAsync(stranger, noisy, guest);
        var token = await app.InviteAsync(owner, await app.CreateOrganisationSlugAsync(owner), guest);
        Assert.Contains($"token={token}", (await app.Smtp.ReceivedAsync(guest, 6)).TextBody, StringComparison.Ordinal);

        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var anHourPasses = source.CreateCommand(
            """
            update outgoing_mails set sent_at = sent_at - interval '1 hour', next_attempt_at = next_attempt_at - interval '1 hour'
            where exists (
                select from outgoing_mails waiting where waiting.recipient = upper($1) and waiting.sent_at is null and waiting.next_attempt_at > now() + interval '50 minutes')
            """);
        anHourPasses.Parameters.AddWithValue(guest);
        await ResponseAssert.EventuallyAsync(() => anHourPasses.ExecuteNonQueryAsync(), count => count > 0);
        Assert.Contains($"token={late}", (await app.Smtp.ReceivedAsync(guest, 7)).TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://egret.example.org")]
    public async Task Public_address_that_no_link_can_begin_with_stops_the_service(string address)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(new IdentityApp(("Mail:PublicUrl", address)).InitializeAsync);
        Assert.Contains("Mail:PublicUrl", refusal.ToString(), StringComparison.Ordinal);
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

    private async Task WithdrawAsync(Person admin, string slug)
    {
        using var client = app.ClientOf(admin);
        var open = await client.GetFromJsonAsync<System.Text.Json.JsonElement>($"/v1/orgs/{slug}/invitations/");
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"/v1/orgs/{slug}/invitations/{open[0].GetProperty("id").GetString()}/"));
    }

    /// <summary>What the news of a found key leaves behind. Written here, as the services of tests that run beside this one share the queue.</summary>
    private static async Task ReportAsync(NpgsqlDataSource source, Person owner, string name)
    {
        await using var report = source.CreateCommand(
            """
            insert into outgoing_mails (id, kind, recipient, subject_id, details, created_at, next_attempt_at, attempts)
            values ($1, 'KeyReported', upper($2), $3, jsonb_build_object('Name', $4, 'Prefix', 'egret_0123456789abcd', 'IsRevoked', true, 'AlsoRevokedCount', 0), now(), now(), 0)
            """);
        report.Parameters.AddWithValue(Guid.CreateVersion7());
        report.Parameters.AddWithValue(owner.Email);
        report.Parameters.AddWithValue(owner.Id);
        report.Parameters.AddWithValue(name);
        await report.ExecuteNonQueryAsync();
    }
}
