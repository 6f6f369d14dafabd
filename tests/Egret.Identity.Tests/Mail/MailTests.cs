using System.Net;
using System.Net.Http.Json;
using Egret.Contracts.Events;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Mail;

public sealed class MailTests(MailingApp app) : IClassFixture<MailingApp>
{
    [Fact]
    public async Task Invitation_mail_contains_the_returned_token()
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
            HttpStatusCode.OK,
            await app.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
    }

    /// <summary>The name of an organisation must not add text or links to mails.</summary>
    [Theory]
    [InlineData("See https://evil.example/login or www.evil.example", "See https[:]//evil[.]example/login or www[.]evil[.]example")]
    [InlineData("Egret\". Your password ended: mail evil@evil.example", "Egret'. Your password ended: mail evil[at]evil[.]example")]
    [InlineData("evil\uFF0Eexample evil\u3002example \u202Egro.live", "evil[.]example evil[.]example gro[.]live")]
    [InlineData("Acme\u2028\u2028          Trust & S\u00F6hne Inc.", "Acme Trust & S\u00F6hne Inc.")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890",
        "123456789012345678901234567890123456789012345678901234567890\u2026")]
    public async Task Organisation_name_in_a_mail_is_defused_and_quoted(string name, string mailed)
    {
        var owner = await app.RegisterAsync();
        var organisation = await app.CreateOrganisationAsync(owner, name);
        var guest = $"guest-{Guid.CreateVersion7():N}@example.org";
        await app.InviteAsync(owner, organisation.GetProperty("slug").GetString()!, guest);
        Assert.Contains($"\"{mailed}\".", (await app.Smtp.ReceivedAsync(guest)).TextBody, StringComparison.Ordinal);
    }

    /// <summary>
    /// Creating many organisations must not flood a mailbox; responses do not reveal the limit, and the invitations
    /// can be accepted.
    /// </summary>
    [Fact]
    public async Task Invitation_mails_per_address_and_day_are_limited_across_organisations()
    {
        await using var smtp = new SmtpServer();
        var limited = new IdentityApp([.. smtp.Settings, ("Mail:MaxInvitationsPerRecipientPerDay", "2")]);
        await limited.InitializeAsync();
        try
        {
            var (otherUser, guest) = (await limited.RegisterAsync(), await limited.RegisterAsync());
            for (var number = 1; number <= 2; number++)
            {
                await limited.InviteAsync(otherUser, await limited.CreateOrganisationSlugAsync(otherUser), guest.Email);
                await smtp.ReceivedAsync(guest.Email, number);
            }

            var slug = await limited.CreateOrganisationSlugAsync(otherUser);
            var token = await limited.InviteAsync(otherUser, slug, guest.Email);
            await limited.InviteAsync(otherUser, slug, "behind@example.org");
            await smtp.ReceivedAsync("behind@example.org");
            Assert.Equal(2, smtp.MailsTo(guest.Email).Count);
            await using var source = NpgsqlDataSource.Create(limited.DatabaseConnection!);
            await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where sent_at is null");
            await ResponseAssert.EventuallyAsync(
                async () => (long)(await waiting.ExecuteScalarAsync())!,
                count => count == 0);
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK,
                await limited.ClientOf(guest).PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));

            await using var aDayPasses = source.CreateCommand("update outgoing_mails set sent_at = sent_at - interval '1 day'");
            await aDayPasses.ExecuteNonQueryAsync();
            await limited.InviteAsync(otherUser, await limited.CreateOrganisationSlugAsync(otherUser), guest.Email);
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
                HttpStatusCode.NoContent, await busy.ClientOf(owner)
                .DeleteAsync($"/v1/orgs/{slug}/invitations/{open[0].GetProperty("id").GetString()}/"));
            // A delivery attempt that started before the withdrawal must end before the mail server accepts mails.
            await using var source = Npgsql.NpgsqlDataSource.Create(busy.DatabaseConnection!);
            await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where sent_at is null");
            await ResponseAssert.EventuallyAsync(
                async () => (long)(await waiting.ExecuteScalarAsync())!,
                count => count == 0);
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
    [InlineData(true, "was revoked immediately")]
    [InlineData(false, "still valid")]
    public async Task Owner_of_a_reported_key_is_mailed(bool isRevoked, string advice)
    {
        await using var probe = await app.ListenAsync();
        var owner = await app.RegisterAsync();
        // Published again until this service has received it: services of concurrent tests share the queue.
        var mails = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await probe.PublishAsync(new ApiKeyReported(
                    Guid.CreateVersion7(), DateTimeOffset.UtcNow, Guid.CreateVersion7(), Guid.CreateVersion7(), owner.Id,
                        "CI of the website",
                    "egret_0123456789abcd", isRevoked));
                return app.Smtp.MailsTo(owner.Email);
            },
            mails => mails.Count > 0);
        Assert.Contains("\"CI of the website\" (egret_0123456789abcd", mails[0].TextBody, StringComparison.Ordinal);
        Assert.Contains(advice, mails[0].TextBody, StringComparison.Ordinal);
    }

    /// <summary>An unreadable mail does not block others and is dead-lettered after the maximum age.</summary>
    [Fact]
    public async Task Mail_that_cannot_be_composed_does_not_block_others_and_is_dead_lettered()
    {
        var owner = await app.RegisterAsync();
        var slug = await app.CreateOrganisationSlugAsync(owner);
        await app.InviteAsync(owner, slug, "broken@example.org");
        await app.Smtp.ReceivedAsync("broken@example.org");
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var insert = source.CreateCommand(
            """
            insert into outgoing_mails (id, kind, recipient, subject_id, sealed_token, created_at, next_attempt_at, attempts)
            select gen_random_uuid(), kind, 'BROKEN@EXAMPLE.ORG',
                (select max(id::text)::uuid from invitations where normalized_email = 'BROKEN@EXAMPLE.ORG'),
                '\x00112233', now() - age, now() - interval '1 minute', 0
            from (values ('Invitation'), ('Newsletter')) kinds (kind), (values (interval '0'), (interval '4 days')) ages (age)
            """);
        Assert.Equal(4, await insert.ExecuteNonQueryAsync());

        await app.InviteAsync(owner, slug, "behind@example.org");
        await app.Smtp.ReceivedAsync("behind@example.org");
        await using var deadLettered = source.CreateCommand(
            """
            select count(*) filter (where dead_lettered_at is not null), min(attempts)
            from outgoing_mails where recipient = 'BROKEN@EXAMPLE.ORG' and sent_at is null
            """);
        await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await using var reader = await deadLettered.ExecuteReaderAsync();
                await reader.ReadAsync();
                return (DeadLettered: reader.GetInt64(0), Attempts: reader.GetInt32(1));
            },
            read => read is { DeadLettered: 2, Attempts: >= 1 });
    }

    /// <summary>The owner is informed of every reported key: above the hourly limit, in one later mail.</summary>
    [Fact]
    public async Task Reported_keys_over_the_hourly_limit_are_mailed_later_in_one_mail()
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
            """
            select count(*) from outgoing_mails
            where subject_id = $1 and sent_at is null and attempts = 0
                and next_attempt_at > now() + interval '50 minutes'
            """);
        waiting.Parameters.AddWithValue(owner.Id);
        await ResponseAssert.EventuallyAsync(
            async () => (long)(await waiting.ExecuteScalarAsync())!,
            count => count == 3);
        Assert.Equal(5, app.Smtp.MailsTo(owner.Email).Count);

        // Counted for all rows: sent mails do not store the recipient.
        await using var anHourPasses = source.CreateCommand(
            "update outgoing_mails set sent_at = sent_at - interval '1 hour', next_attempt_at = next_attempt_at - interval '1 hour'");
        await anHourPasses.ExecuteNonQueryAsync();
        var last = await app.Smtp.ReceivedAsync(owner.Email, 6);
        Assert.StartsWith("3 of your", last.Subject, StringComparison.Ordinal);
        Assert.All(new[] { "sixth", "seventh", "eighth" }, name =>
            Assert.Contains($"\"{name}\" (egret_", last.TextBody, StringComparison.Ordinal));
        Assert.Equal(6, app.Smtp.MailsTo(owner.Email).Count);
    }

    /// <summary>The limit of one organisation does not affect others; mails over the limit are deferred.</summary>
    [Fact]
    public async Task Invitation_mails_over_the_limit_of_one_organisation_are_deferred_without_affecting_others()
    {
        var (otherUser, owner) = (await app.RegisterAsync(), await app.RegisterAsync());
        var noisy = await app.CreateOrganisationSlugAsync(otherUser);
        var guest = $"guest-{Guid.CreateVersion7():N}@example.org";
        for (var number = 1; number <= 5; number++)
        {
            await app.InviteAsync(otherUser, noisy, guest);
            await app.Smtp.ReceivedAsync(guest, number);
            await WithdrawAsync(otherUser, noisy);
        }

        var late = await app.InviteAsync(otherUser, noisy, guest);
        var token = await app.InviteAsync(owner, await app.CreateOrganisationSlugAsync(owner), guest);
        Assert.Contains($"token={token}", (await app.Smtp.ReceivedAsync(guest, 6)).TextBody, StringComparison.Ordinal);

        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var anHourPasses = source.CreateCommand(
            """
            update outgoing_mails set sent_at = sent_at - interval '1 hour', next_attempt_at = next_attempt_at - interval '1 hour'
            where exists (
                select from outgoing_mails waiting
                where waiting.recipient = upper($1) and waiting.sent_at is null
                    and waiting.next_attempt_at > now() + interval '50 minutes')
            """);
        anHourPasses.Parameters.AddWithValue(guest);
        await ResponseAssert.EventuallyAsync(() => anHourPasses.ExecuteNonQueryAsync(), count => count > 0);
        Assert.Contains($"token={late}", (await app.Smtp.ReceivedAsync(guest, 7)).TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://egret.example.org")]
    public async Task Invalid_public_url_stops_the_service(string address)
    {
        var rejection = await Assert.ThrowsAnyAsync<Exception>(new IdentityApp(("Mail:PublicUrl", address)).InitializeAsync);
        Assert.Contains("Mail:PublicUrl", rejection.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp:From", "")]
    [InlineData("Smtp:UserName", "user")]
    public async Task Incomplete_mail_server_configuration_stops_the_service(string setting, string value)
    {
        await using var smtp = new SmtpServer();
        var half = new IdentityApp([.. smtp.Settings, (setting, value)]);
        await Assert.ThrowsAnyAsync<Exception>(half.InitializeAsync);
    }

    private async Task WithdrawAsync(TestUser admin, string slug)
    {
        using var client = app.ClientOf(admin);
        var open = await client.GetFromJsonAsync<System.Text.Json.JsonElement>($"/v1/orgs/{slug}/invitations/");
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"/v1/orgs/{slug}/invitations/{open[0].GetProperty("id").GetString()}/"));
    }

    /// <summary>
    /// Inserts the mail of a leak report directly, because services of concurrent tests share the queue.
    /// </summary>
    private static async Task ReportAsync(NpgsqlDataSource source, TestUser owner, string name)
    {
        await using var report = source.CreateCommand(
            """
            insert into outgoing_mails (id, kind, recipient, subject_id, details, created_at, next_attempt_at, attempts)
            values (
                $1, 'KeyReported', upper($2), $3,
                jsonb_build_object(
                    'Name', $4, 'Prefix', 'egret_0123456789abcd', 'IsRevoked', true, 'AlsoRevokedCount', 0),
                now(), now(), 0)
            """);
        report.Parameters.AddWithValue(Guid.CreateVersion7());
        report.Parameters.AddWithValue(owner.Email);
        report.Parameters.AddWithValue(owner.Id);
        report.Parameters.AddWithValue(name);
        await report.ExecuteNonQueryAsync();
    }
}
