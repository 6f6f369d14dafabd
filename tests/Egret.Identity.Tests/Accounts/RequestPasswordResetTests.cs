using System.Net;
using System.Net.Http.Json;
using Egret.Identity.Tests.Mail;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class RequestPasswordResetTests(MailingApp app) : IClassFixture<MailingApp>
{
    /// <summary>Neither the response nor its timing reveals whether an account exists.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Unknown_address_gets_the_usual_response_and_no_mail()
    {
        var user = await app.RegisterAsync();
        var otherUser = $"other-user-{Guid.CreateVersion7():N}@example.org";
        await TakeTheSameTimeAsync(user.Email, otherUser);

        await app.Smtp.ReceivedAsync(user.Email);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where recipient = upper($1)");
        waiting.Parameters.AddWithValue(otherUser);
        await ResponseAssert.EventuallyAsync(
            async () => (long)(await waiting.ExecuteScalarAsync())!,
            count => count == 0);
        Assert.Empty(app.Smtp.MailsTo(otherUser));
    }

    /// <summary>The response to invalid input is the same too.</summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Invalid_address_gets_the_usual_response_and_no_mail()
    {
        string?[] wrong =
        [
            "",
            " ",
            "no-address",
            "a@b@c",
            "no-address@example.org\n",
            "nul\0@example.org",
            $"{new string('a', 300)}@example.org",
            null,
        ];
        foreach (var email in wrong)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.RequestResetAsync(email));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.Anonymous()
            .PostAsJsonAsync("/auth/users/reset_password/", new { }));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await app.Anonymous().PostAsync(
            "/auth/users/reset_password/", new StringContent("no json", System.Text.Encoding.UTF8, "application/json")));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where recipient = ''");
        await ResponseAssert.EventuallyAsync(
            async () => (long)(await waiting.ExecuteScalarAsync())!,
            count => count == 0);

        await TakeTheSameTimeAsync((await app.RegisterAsync()).Email, "no-address");
    }

    /// <summary>Repeated requests by a third party must not flood the mailbox or prevent a new link.</summary>
    [Fact]
    public async Task Account_has_at_most_five_open_links()
    {
        var user = await app.RegisterAsync();
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var open = source.CreateCommand("select count(*) from outgoing_mails where recipient = upper($1) and sent_at is null");
        open.Parameters.AddWithValue(user.Email);
        for (var request = 0; request < 7; request++)
        {
            await Task.WhenAll(app.RequestResetAsync(user.Email), app.RequestResetAsync(user.Email));
            await ResponseAssert.EventuallyAsync(
                async () => (long)(await open.ExecuteScalarAsync())!,
                count => count == 0);
        }

        Assert.Equal(5, app.Smtp.MailsTo(user.Email).Count);
        foreach (var end in new[] { "update password_resets set expires_at = now() where user_id = $1",
            "delete from password_resets where user_id = $1" })
        {
            // A mail arrives before it is marked as sent; until then a request updates that mail.
            await ResponseAssert.EventuallyAsync(
                async () => (long)(await open.ExecuteScalarAsync())!,
                count => count == 0);
            var had = app.Smtp.MailsTo(user.Email).Count;
            await using var over = source.CreateCommand(end);
            over.Parameters.AddWithValue(user.Id);
            await over.ExecuteNonQueryAsync();
            await app.RequestResetAsync(user.Email);
            await app.Smtp.ReceivedAsync(user.Email, had + 1);
        }

        var link = ResetLink.In(app.Smtp.MailsTo(user.Email)[^1]);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ConfirmResetAsync(link));
    }

    /// <summary>The database contains no readable token, before or after delivery.</summary>
    [Fact]
    public async Task Mail_waits_for_an_unavailable_server_with_an_encrypted_token()
    {
        var busy = new MailingApp();
        await busy.InitializeAsync();
        try
        {
            busy.Smtp.IsBusy = true;
            var user = await busy.RegisterAsync();
            await busy.RequestResetAsync(user.Email);
            await using var source = NpgsqlDataSource.Create(busy.DatabaseConnection!);
            await using var attempts = source.CreateCommand("select coalesce(max(attempts), 0) from outgoing_mails");
            await ResponseAssert.EventuallyAsync(
                async () => (int)(await attempts.ExecuteScalarAsync())!,
                count => count >= 2);
            await using var content = source.CreateCommand(
                """
                select coalesce((select string_agg(mail::text || encode(sealed_token, 'escape'), '') from outgoing_mails mail), '')
                    || coalesce((select string_agg(reset::text, '') from password_resets reset), '')
                """);
            var waiting = (string)(await content.ExecuteScalarAsync())!;
            busy.Smtp.IsBusy = false;
            var link = ResetLink.In(await busy.Smtp.ReceivedAsync(user.Email));
            Assert.DoesNotContain(link.Token, waiting, StringComparison.Ordinal);
            Assert.Single(busy.Smtp.MailsTo(user.Email));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await busy.ConfirmResetAsync(link));
        }
        finally
        {
            await busy.DisposeAsync();
        }
    }

    /// <summary>
    /// A mail server that is unavailable longer than the lifetime of a link must not cause an expired link to be sent.
    /// </summary>
    [Fact]
    public async Task Link_that_expired_before_delivery_is_replaced()
    {
        var busy = new MailingApp();
        await busy.InitializeAsync();
        try
        {
            busy.Smtp.IsBusy = true;
            var user = await busy.RegisterAsync();
            await busy.RequestResetAsync(user.Email);
            await using var source = NpgsqlDataSource.Create(busy.DatabaseConnection!);
            await using var expire = source.CreateCommand("update password_resets set expires_at = now()");
            await ResponseAssert.EventuallyAsync(() => expire.ExecuteNonQueryAsync(), count => count == 1);
            // A concurrent attempt may still contain the expired link.
            await using var open = source.CreateCommand("select count(*) from password_resets where expires_at > now()");
            await ResponseAssert.EventuallyAsync(
                async () => (long)(await open.ExecuteScalarAsync())!,
                count => count == 1);
            busy.Smtp.IsBusy = false;
            var link = ResetLink.In(await busy.Smtp.ReceivedAsync(user.Email));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await busy.ConfirmResetAsync(link));
        }
        finally
        {
            await busy.DisposeAsync();
        }
    }

    [Fact]
    public async Task Link_is_logged_without_a_mail_server()
    {
        var alone = new IdentityApp(("Mail:PollInterval", "00:00:00.1"));
        await alone.InitializeAsync();
        try
        {
            var user = await alone.RegisterAsync();
            await alone.DisposeAsync();
            await using var process = IdentityProcess.Start(alone);
            await process.WritesAsync("Application started");
            await using var source = NpgsqlDataSource.Create(alone.DatabaseConnection!);
            await using var insert = source.CreateCommand(
                """
                insert into outgoing_mails (id, kind, recipient, created_at, next_attempt_at, attempts)
                values (gen_random_uuid(), 'PasswordReset', upper($1), now(), now(), 0)
                """);
            insert.Parameters.AddWithValue(user.Email);
            await insert.ExecuteNonQueryAsync();
            var log = await process.WritesAsync("#uid=");
            Assert.Contains(user.Email, log, StringComparison.Ordinal);
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    private Task TakeTheSameTimeAsync(params string[] addresses) => TimingAssert.TakeTheSameTimeAsync(
        rounds: 15, tolerance: 2, Array.ConvertAll<string, Func<Task<TimeSpan>>>(addresses, address => () => TimingAssert.MeasureAsync(
            async () => await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.RequestResetAsync(address)))));
}
