using System.Net;
using System.Net.Http.Json;
using Egret.Identity.Tests.Mail;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class ConfirmPasswordResetTests(MailingApp app) : IClassFixture<MailingApp>
{
    [Fact]
    public async Task Reset_link_sets_a_password_once_and_revokes_all_sign_ins()
    {
        var user = await app.RegisterAsync();
        var before = await app.SignInAsync(user);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.RequestResetAsync(user.Email.ToUpperInvariant()));
        var mail = await app.Smtp.ReceivedAsync(user.Email);
        Assert.Equal("egret@example.org", mail.From.Mailboxes.Single().Address);
        Assert.Contains("https://egret.example.org/reset-password#", mail.TextBody, StringComparison.Ordinal);

        var link = ResetLink.In(mail);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ConfirmResetAsync(link));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "invalid_credentials", await app.TrySignInAsync(user.Email, user.Password));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(before.Access));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(before.Refresh));
        await app.SignInAsync(user with { Password = ResetLink.NewPassword });
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link));
    }

    [Fact]
    public async Task Password_change_invalidates_open_links()
    {
        var user = await app.RegisterAsync();
        var link = await app.RequestLinkAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(user).PostAsJsonAsync(
            "/auth/users/set_password/", new { current_password = user.Password, new_password = "changed by other means" }));
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link));
        await app.SignInAsync(user with { Password = "changed by other means" });
    }

    [Fact]
    public async Task Expired_link_is_rejected()
    {
        var user = await app.RegisterAsync();
        var link = await app.RequestLinkAsync(user);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var expire = source.CreateCommand("update password_resets set expires_at = now() where user_id = $1");
        expire.Parameters.AddWithValue(user.Id);
        await expire.ExecuteNonQueryAsync();
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link));
        await app.SignInAsync(user);
    }

    [Fact]
    public async Task Invalid_field_is_named_and_keeps_the_link_valid()
    {
        var user = await app.RegisterAsync();
        var otherUser = await app.RegisterAsync();
        var link = await app.RequestLinkAsync(user);
        await IsRejectedAsync("new_password", await app.ConfirmResetAsync(link, "password123"));
        await IsRejectedAsync("new_password", await app.ConfirmResetAsync(link, user.Email));
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link with { Uid = otherUser.Id.ToString() }));
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link with { Uid = "unknown" }));
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link with { Token = link.Token[..^1] }));
        await IsRejectedAsync("token", await app.ConfirmResetAsync(link with { Token = "" }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await app.Anonymous()
            .PostAsJsonAsync("/auth/users/reset_password_confirm/", new { uid = link.Uid }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ConfirmResetAsync(link));
    }

    [Fact]
    public async Task One_of_concurrent_uses_of_a_link_succeeds()
    {
        var user = await app.RegisterAsync();
        var link = await app.RequestLinkAsync(user);
        string[] passwords = ["first new passphrase", "second new passphrase", "third new passphrase"];
        var responses = await Task.WhenAll(passwords.Select(password => app.ConfirmResetAsync(link, password)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.NoContent);
        var winner = passwords[Array.FindIndex(responses, response => response.StatusCode == HttpStatusCode.NoContent)];
        await app.SignInAsync(user with { Password = winner });
    }

    /// <summary>Failed sign-ins of a third party must not block the user with access to the mailbox.</summary>
    [Fact]
    public async Task Sign_in_after_reset_succeeds_despite_the_failure_limit()
    {
        var user = await app.RegisterAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await app.TrySignInAsync(user.Email, $"guess number {attempt}");
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.TooManyRequests, await app.TrySignInAsync(user.Email, user.Password));
        var link = await app.RequestLinkAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ConfirmResetAsync(link));
        await app.SignInAsync(user with { Password = ResetLink.NewPassword });
    }

    /// <summary>
    /// While failed sign-ins continue from other networks, the reset link gives access from any network.
    /// </summary>
    [Fact]
    public async Task Failed_sign_ins_from_other_networks_do_not_block_the_reset_network()
    {
        const string Hotel = "198.51.100.20";
        var user = await app.RegisterAsync();
        var link = await app.RequestLinkAsync(user);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ConfirmResetAsync(link, address: Hotel));
        for (var attempt = 0; attempt < 11; attempt++)
        {
            await TrySignInAsync($"203.0.113.{attempt}", $"guess number {attempt}");
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.TooManyRequests, await TrySignInAsync("192.0.2.1", ResetLink.NewPassword));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await TrySignInAsync(Hotel, ResetLink.NewPassword));

        // Other clients in the same network are still limited.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await TrySignInAsync(Hotel, $"guess number {attempt}");
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.TooManyRequests, await TrySignInAsync(Hotel, ResetLink.NewPassword));

        Task<HttpResponseMessage> TrySignInAsync(string address, string password) => app.TrySignInAsync(user.Email, password, address);
    }

    private static async Task IsRejectedAsync(string field, HttpResponseMessage response)
    {
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }
}
