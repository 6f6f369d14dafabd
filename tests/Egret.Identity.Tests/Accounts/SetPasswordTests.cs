using System.Net;
using System.Net.Http.Json;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class SetPasswordTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    private const string NewPassword = "a quite different passphrase";

    /// <summary>Other sign-ins end; the device that changed the password stays signed in.</summary>
    [Fact]
    public async Task Password_change_ends_other_sign_ins_and_is_effective_immediately()
    {
        var user = await app.RegisterAsync();
        var (own, before) = (await app.SignInAsync(user), await app.SignInAsync(user));
        var signInId = Guid.Parse(new JsonWebToken(own.Access).GetPayloadValue<string>("sid"));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await ChangeAsync(user, user.Password, NewPassword, signInId));
        var after = await app.SignInAsync(user with { Password = NewPassword });

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(own.Access));
        await app.RefreshAsync(own.Refresh);
        Assert.DoesNotContain(signInId, (await app.PrincipalAsync(user.Id))!.EndedSignIns);

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(before.Access));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(before.Refresh));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Refresh));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "invalid_credentials", await app.TrySignInAsync(user.Email, user.Password));
    }

    /// <summary>
    /// Among many ended sign-ins, neither the requesting one nor tokens issued in the same second are rejected.
    /// </summary>
    [Fact]
    public async Task Password_change_keeps_the_requesting_sign_in_among_many()
    {
        var user = await app.RegisterAsync();
        var (own, before) = (await app.SignInAsync(user), await app.SignInAsync(user));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var many = source.CreateCommand(
            """
            insert into refresh_families (id, user_id, current_token_hash, rotates, created_at, last_used_at, expires_at)
            select gen_random_uuid(), user_id, current_token_hash, rotates, created_at, last_used_at, expires_at
            from refresh_families, generate_series(1, 100) n where user_id = $1
            """);
        many.Parameters.AddWithValue(user.Id);
        await many.ExecuteNonQueryAsync();
        var signInId = Guid.Parse(new JsonWebToken(own.Access).GetPayloadValue<string>("sid"));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await ChangeAsync(user, user.Password, NewPassword, signInId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(own.Access));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.VerifyAsync((await app.RefreshAsync(own.Refresh)).Access));
        var after = await app.SignInAsync(user with { Password = NewPassword });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(before.Access));

        // The exemption ends with the sign-in.
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent,
            await app.Anonymous().PostAsJsonAsync("/auth/jwt/logout/", new { refresh = own.Refresh }));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(own.Access));
        Assert.Null((await app.PrincipalAsync(user.Id))!.ExemptSignIn);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
    }

    /// <summary>A sign-out everywhere includes the sign-in that changed the password.</summary>
    [Fact]
    public async Task Sign_out_everywhere_ends_the_sign_in_that_changed_the_password()
    {
        var user = await app.RegisterAsync();
        var own = await app.SignInAsync(user);
        var signInId = Guid.Parse(new JsonWebToken(own.Access).GetPayloadValue<string>("sid"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await ChangeAsync(user, user.Password, NewPassword, signInId));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ClientOf(user).PostAsync("/auth/jwt/logout_all/", null));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(own.Access));
    }

    /// <summary>A password change with the access token of an ended sign-in must not restore it.</summary>
    [Fact]
    public async Task Password_change_does_not_restore_an_ended_sign_in()
    {
        var user = await app.RegisterAsync();
        var ended = await app.SignInAsync(user);
        var signInId = Guid.Parse(new JsonWebToken(ended.Access).GetPayloadValue<string>("sid"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent,
            await app.Anonymous().PostAsJsonAsync("/auth/jwt/logout/", new { refresh = ended.Refresh }));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await ChangeAsync(user, user.Password, NewPassword, signInId));

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(ended.Access));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(ended.Refresh));
    }

    [Fact]
    public async Task Wrong_current_password_changes_nothing()
    {
        var user = await app.RegisterAsync();
        var response = await ChangeAsync(user, "not the current password", NewPassword);
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("current_password", out _));
        await app.SignInAsync(user);
    }

    [Fact]
    public async Task Weak_new_password_is_rejected()
    {
        var user = await app.RegisterAsync();
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await ChangeAsync(user, user.Password, "password123"));
        Assert.True(problem.GetProperty("errors").TryGetProperty("new_password", out _));
    }

    /// <summary>A stolen access token must not allow unlimited guesses of the password.</summary>
    [Fact]
    public async Task Failures_of_the_current_password_count_like_failed_sign_ins()
    {
        var user = await app.RegisterAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.BadRequest,
                await ChangeAsync(user, $"guess number {attempt}", NewPassword));
        }

        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited",
            await ChangeAsync(user, user.Password, NewPassword));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.TooManyRequests, await app.TrySignInAsync(user.Email, user.Password));
    }

    [Fact]
    public async Task One_of_concurrent_password_changes_succeeds()
    {
        var user = await app.RegisterAsync();
        string[] passwords = ["first new passphrase", "second new passphrase", "third new passphrase"];
        var responses = await Task.WhenAll(passwords.Select(password => ChangeAsync(user, user.Password, password)));
        var winner = passwords[Array.FindIndex(responses, response => response.StatusCode == HttpStatusCode.NoContent)];
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.NoContent);
        await app.SignInAsync(user with { Password = winner });
    }

    private Task<HttpResponseMessage> ChangeAsync(TestUser user, string current, string next, Guid? signInId = null) =>
        app.ClientOf(user, caller => caller with { SignInId = signInId })
            .PostAsJsonAsync("/auth/users/set_password/", new { current_password = current, new_password = next });
}
