using System.Net;
using System.Net.Http.Json;
using System.Web;
using Egret.Identity.Tests.Mail;
using Egret.Testing;
using MimeKit;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class PasswordResetTests(MailingApp app) : IClassFixture<MailingApp>
{
    private const string NewPassword = "a quite different passphrase";

    [Fact]
    public async Task Reader_of_the_mail_sets_a_new_password_once_and_is_signed_out_everywhere()
    {
        var person = await app.RegisterAsync();
        var before = await app.SignInAsync(person);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RequestAsync(person.Email.ToUpperInvariant()));
        var mail = await app.Smtp.ReceivedAsync(person.Email);
        Assert.Equal("egret@example.org", mail.From.Mailboxes.Single().Address);
        Assert.Contains("https://egret.example.org/reset-password#", mail.TextBody, StringComparison.Ordinal);

        var (uid, token) = LinkIn(mail);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ConfirmAsync(uid, token));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "invalid_credentials", await app.TrySignInAsync(person.Email, person.Password));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(before.Access));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(before.Refresh));
        await app.SignInAsync(person with { Password = NewPassword });
        await IsRefusedAsync("token", await ConfirmAsync(uid, token));
    }

    /// <summary>Neither the answer nor its time tells whether there is an account.</summary>
    [Fact]
    public async Task Unknown_address_is_answered_alike_and_gets_no_mail()
    {
        var person = await app.RegisterAsync();
        var stranger = $"stranger-{Guid.CreateVersion7():N}@example.org";
        await TakeTheSameTimeAsync(person.Email, stranger);

        await app.Smtp.ReceivedAsync(person.Email);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where recipient = upper($1)");
        waiting.Parameters.AddWithValue(stranger);
        await ResponseAssert.EventuallyAsync(async () => (long)(await waiting.ExecuteScalarAsync())!, count => count == 0);
        Assert.Empty(app.Smtp.MailsTo(stranger));
    }

    /// <summary>Whoever tries addresses learns nothing from their form either.</summary>
    [Fact]
    public async Task What_is_no_address_is_answered_like_one_and_leaves_no_mail()
    {
        string?[] wrong = ["", " ", "nobody", "a@b@c", "nobody@example.org\n", "nul\0@example.org", $"{new string('a', 300)}@example.org", null];
        foreach (var email in wrong)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RequestAsync(email));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.Anonymous().PostAsJsonAsync("/auth/users/reset_password/", new { }));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await app.Anonymous().PostAsync(
            "/auth/users/reset_password/", new StringContent("no json", System.Text.Encoding.UTF8, "application/json")));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var waiting = source.CreateCommand("select count(*) from outgoing_mails where recipient = ''");
        await ResponseAssert.EventuallyAsync(async () => (long)(await waiting.ExecuteScalarAsync())!, count => count == 0);

        await TakeTheSameTimeAsync((await app.RegisterAsync()).Email, "nobody");
    }

    /// <summary>A copy of the database is of no use, neither while the mail waits nor when it has gone.</summary>
    [Fact]
    public async Task Mail_waits_for_a_server_that_is_away_and_its_token_is_nowhere_in_clear()
    {
        var busy = new MailingApp();
        await busy.InitializeAsync();
        try
        {
            busy.Smtp.IsBusy = true;
            var person = await busy.RegisterAsync();
            await busy.Anonymous().PostAsJsonAsync("/auth/users/reset_password/", new { email = person.Email });
            await using var source = NpgsqlDataSource.Create(busy.DatabaseConnection!);
            await using var attempts = source.CreateCommand("select coalesce(max(attempts), 0) from outgoing_mails");
            await ResponseAssert.EventuallyAsync(async () => (int)(await attempts.ExecuteScalarAsync())!, count => count >= 2);
            await using var content = source.CreateCommand(
                """
                select coalesce((select string_agg(mail::text || encode(sealed_token, 'escape'), '') from outgoing_mails mail), '')
                    || coalesce((select string_agg(reset::text, '') from password_resets reset), '')
                """);
            var waiting = (string)(await content.ExecuteScalarAsync())!;
            busy.Smtp.IsBusy = false;
            var (uid, token) = LinkIn(await busy.Smtp.ReceivedAsync(person.Email));
            Assert.DoesNotContain(token, waiting, StringComparison.Ordinal);
            Assert.Single(busy.Smtp.MailsTo(person.Email));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await busy.Anonymous().PostAsJsonAsync(
                "/auth/users/reset_password_confirm/", new { uid, token, new_password = NewPassword }));
        }
        finally
        {
            await busy.DisposeAsync();
        }
    }

    [Fact]
    public async Task Link_dies_with_the_password_it_was_asked_for()
    {
        var person = await app.RegisterAsync();
        var (uid, token) = await AskAsync(person);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(person).PostAsJsonAsync(
            "/auth/users/set_password/", new { current_password = person.Password, new_password = "changed by other means" }));
        await IsRefusedAsync("token", await ConfirmAsync(uid, token));
        await app.SignInAsync(person with { Password = "changed by other means" });
    }

    [Fact]
    public async Task Expired_link_is_refused()
    {
        var person = await app.RegisterAsync();
        var (uid, token) = await AskAsync(person);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var expire = source.CreateCommand("update password_resets set expires_at = now() where user_id = $1");
        expire.Parameters.AddWithValue(person.Id);
        await expire.ExecuteNonQueryAsync();
        await IsRefusedAsync("token", await ConfirmAsync(uid, token));
        await app.SignInAsync(person);
    }

    [Fact]
    public async Task Wrong_field_is_named_and_costs_the_link_nothing()
    {
        var person = await app.RegisterAsync();
        var stranger = await app.RegisterAsync();
        var (uid, token) = await AskAsync(person);
        await IsRefusedAsync("new_password", await ConfirmAsync(uid, token, "password123"));
        await IsRefusedAsync("new_password", await ConfirmAsync(uid, token, person.Email));
        await IsRefusedAsync("token", await ConfirmAsync(stranger.Id.ToString(), token));
        await IsRefusedAsync("token", await ConfirmAsync("nobody", token));
        await IsRefusedAsync("token", await ConfirmAsync(uid, token[..^1]));
        await IsRefusedAsync("token", await ConfirmAsync(uid, ""));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await app.Anonymous().PostAsJsonAsync("/auth/users/reset_password_confirm/", new { uid }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ConfirmAsync(uid, token));
    }

    [Fact]
    public async Task Of_simultaneous_uses_of_one_link_one_wins()
    {
        var person = await app.RegisterAsync();
        var (uid, token) = await AskAsync(person);
        string[] passwords = ["first new passphrase", "second new passphrase", "third new passphrase"];
        var answers = await Task.WhenAll(passwords.Select(password => ConfirmAsync(uid, token, password)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        var winner = passwords[Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.NoContent)];
        await app.SignInAsync(person with { Password = winner });
    }

    /// <summary>Whoever asks again and again for somebody else fills no mailbox, and keeps nobody from the link that they need.</summary>
    [Fact]
    public async Task Account_gets_five_links_at_a_time_and_another_one_when_none_of_them_works_any_more()
    {
        var person = await app.RegisterAsync();
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var open = source.CreateCommand("select count(*) from outgoing_mails where recipient = upper($1) and sent_at is null");
        open.Parameters.AddWithValue(person.Email);
        for (var request = 0; request < 7; request++)
        {
            await Task.WhenAll(RequestAsync(person.Email), RequestAsync(person.Email));
            await ResponseAssert.EventuallyAsync(async () => (long)(await open.ExecuteScalarAsync())!, count => count == 0);
        }

        Assert.Equal(5, app.Smtp.MailsTo(person.Email).Count);
        foreach (var end in new[] { "update password_resets set expires_at = now() where user_id = $1", "delete from password_resets where user_id = $1" })
        {
            var had = app.Smtp.MailsTo(person.Email).Count;
            await using var over = source.CreateCommand(end);
            over.Parameters.AddWithValue(person.Id);
            await over.ExecuteNonQueryAsync();
            await RequestAsync(person.Email);
            await app.Smtp.ReceivedAsync(person.Email, had + 1);
        }

        var (uid, token) = LinkIn(app.Smtp.MailsTo(person.Email)[^1]);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ConfirmAsync(uid, token));
    }

    /// <summary>A mail server that is away for longer than a link lasts must not leave its recipient with a dead one, or with none.</summary>
    [Fact]
    public async Task Link_that_expired_before_its_mail_was_taken_is_replaced()
    {
        var busy = new MailingApp();
        await busy.InitializeAsync();
        try
        {
            busy.Smtp.IsBusy = true;
            var person = await busy.RegisterAsync();
            await busy.Anonymous().PostAsJsonAsync("/auth/users/reset_password/", new { email = person.Email });
            await using var source = NpgsqlDataSource.Create(busy.DatabaseConnection!);
            await using var expire = source.CreateCommand("update password_resets set expires_at = now()");
            await ResponseAssert.EventuallyAsync(() => expire.ExecuteNonQueryAsync(), count => count == 1);
            busy.Smtp.IsBusy = false;
            var (uid, token) = LinkIn(await busy.Smtp.ReceivedAsync(person.Email));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await busy.Anonymous().PostAsJsonAsync(
                "/auth/users/reset_password_confirm/", new { uid, token, new_password = NewPassword }));
        }
        finally
        {
            await busy.DisposeAsync();
        }
    }

    /// <summary>A stranger's guesses must not keep out whoever has the mail.</summary>
    [Fact]
    public async Task New_password_signs_in_at_once_after_too_many_wrong_ones()
    {
        var person = await app.RegisterAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await app.TrySignInAsync(person.Email, $"guess number {attempt}");
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests, await app.TrySignInAsync(person.Email, person.Password));
        var (uid, token) = await AskAsync(person);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ConfirmAsync(uid, token));
        await app.SignInAsync(person with { Password = NewPassword });
    }

    /// <summary>A traveller's way in while a stranger goes on guessing: the link that is mailed to the traveller, from wherever they are.</summary>
    [Fact]
    public async Task Guesses_of_strangers_do_not_keep_out_whoever_reset_the_password_where_they_are()
    {
        const string Hotel = "198.51.100.20";
        var person = await app.RegisterAsync();
        var (uid, token) = await AskAsync(person);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await From(Hotel).PostAsJsonAsync(
            "/auth/users/reset_password_confirm/", new { uid, token, new_password = NewPassword }));
        for (var attempt = 0; attempt < 11; attempt++)
        {
            await TrySignInAsync($"203.0.113.{attempt}", $"guess number {attempt}");
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests, await TrySignInAsync("192.0.2.1", NewPassword));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await TrySignInAsync(Hotel, NewPassword));

        // Nobody else in that hotel may guess without an end.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await TrySignInAsync(Hotel, $"guess number {attempt}");
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests, await TrySignInAsync(Hotel, NewPassword));

        Task<HttpResponseMessage> TrySignInAsync(string address, string password) =>
            From(address).PostAsJsonAsync("/auth/jwt/create/", new { email = person.Email, password });
    }

    [Fact]
    public async Task Without_a_mail_server_the_link_is_in_the_log()
    {
        var alone = new IdentityApp(("Mail:PollInterval", "00:00:00.1"));
        await alone.InitializeAsync();
        try
        {
            var person = await alone.RegisterAsync();
            await alone.DisposeAsync();
            await using var process = IdentityProcess.Start(alone);
            await process.WritesAsync("Bus started");
            await using var source = NpgsqlDataSource.Create(alone.DatabaseConnection!);
            await using var ask = source.CreateCommand(
                "insert into outgoing_mails (id, kind, recipient, created_at, next_attempt_at, attempts) values (gen_random_uuid(), 'PasswordReset', upper($1), now(), now(), 0)");
            ask.Parameters.AddWithValue(person.Email);
            await ask.ExecuteNonQueryAsync();
            var log = await process.WritesAsync("#uid=");
            Assert.Contains(person.Email, log, StringComparison.Ordinal);
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    private HttpClient From(string address)
    {
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private Task<HttpResponseMessage> RequestAsync(string? email) => app.Anonymous().PostAsJsonAsync("/auth/users/reset_password/", new { email });

    private async Task<(string Uid, string Token)> AskAsync(Person person)
    {
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RequestAsync(person.Email));
        return LinkIn(await app.Smtp.ReceivedAsync(person.Email));
    }

    private Task<HttpResponseMessage> ConfirmAsync(string uid, string token, string password = NewPassword) =>
        app.Anonymous().PostAsJsonAsync("/auth/users/reset_password_confirm/", new { uid, token, new_password = password });

    private Task TakeTheSameTimeAsync(params string[] addresses) => TimingAssert.TakeTheSameTimeAsync(
        rounds: 15, tolerance: 2, Array.ConvertAll<string, Func<Task<TimeSpan>>>(addresses, address => () => TimingAssert.MeasureAsync(
            async () => await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await RequestAsync(address)))));

    private static async Task IsRefusedAsync(string field, HttpResponseMessage response)
    {
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    private static (string Uid, string Token) LinkIn(MimeMessage mail)
    {
        var link = mail.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Contains('#', StringComparison.Ordinal));
        var values = HttpUtility.ParseQueryString(new Uri(link).Fragment[1..]);
        return (values["uid"]!, values["token"]!);
    }
}
