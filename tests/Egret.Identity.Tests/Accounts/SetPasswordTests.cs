using System.Net;
using System.Net.Http.Json;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace Egret.Identity.Tests.Accounts;

public sealed class SetPasswordTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    private const string NewPassword = "a quite different passphrase";

    /// <summary>Whoever else had the old password is out; the device on which it was changed has just shown that it is its user's.</summary>
    [Fact]
    public async Task New_password_ends_every_other_sign_in_and_signs_in_at_once()
    {
        var person = await app.RegisterAsync();
        var (own, before) = (await app.SignInAsync(person), await app.SignInAsync(person));
        var signInId = Guid.Parse(new JsonWebToken(own.Access).GetPayloadValue<string>("sid"));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ChangeAsync(person, person.Password, NewPassword, signInId));
        var after = await app.SignInAsync(person with { Password = NewPassword });

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(own.Access));
        await app.RefreshAsync(own.Refresh);
        Assert.DoesNotContain(signInId, (await app.PrincipalAsync(person.Id))!.EndedSignIns);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(before.Access));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(before.Refresh));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Refresh));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "invalid_credentials", await app.TrySignInAsync(person.Email, person.Password));
    }

    /// <summary>However many others end with it: neither the one that asks nor what is issued in the same second is taken for one of them.</summary>
    [Fact]
    public async Task New_password_keeps_the_sign_in_that_asks_among_very_many_others()
    {
        var person = await app.RegisterAsync();
        var (own, before) = (await app.SignInAsync(person), await app.SignInAsync(person));
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var many = source.CreateCommand(
            """
            insert into refresh_families (id, user_id, current_token_hash, rotates, created_at, last_used_at, expires_at)
            select gen_random_uuid(), user_id, current_token_hash, rotates, created_at, last_used_at, expires_at
            from refresh_families, generate_series(1, 100) n where user_id = $1
            """);
        many.Parameters.AddWithValue(person.Id);
        await many.ExecuteNonQueryAsync();
        var signInId = Guid.Parse(new JsonWebToken(own.Access).GetPayloadValue<string>("sid"));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ChangeAsync(person, person.Password, NewPassword, signInId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(own.Access));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync((await app.RefreshAsync(own.Refresh)).Access));
        var after = await app.SignInAsync(person with { Password = NewPassword });
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(before.Access));

        // It is kept while it lasts, and no longer.
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.Anonymous().PostAsJsonAsync("/auth/jwt/logout/", new { refresh = own.Refresh }));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(own.Access));
        Assert.Null((await app.PrincipalAsync(person.Id))!.ExemptSignIn);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
    }

    /// <summary>Signing out everywhere means the sign-in that changed the password too.</summary>
    [Fact]
    public async Task Sign_in_that_changed_the_password_ends_with_all_others()
    {
        var person = await app.RegisterAsync();
        var own = await app.SignInAsync(person);
        var signInId = Guid.Parse(new JsonWebToken(own.Access).GetPayloadValue<string>("sid"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ChangeAsync(person, person.Password, NewPassword, signInId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await app.ClientOf(person).PostAsync("/auth/jwt/logout_all/", null));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(own.Access));
    }

    /// <summary>A sign-in that was ended while its access token was still used is not brought back by it.</summary>
    [Fact]
    public async Task New_password_does_not_keep_a_sign_in_that_has_ended()
    {
        var person = await app.RegisterAsync();
        var ended = await app.SignInAsync(person);
        var signInId = Guid.Parse(new JsonWebToken(ended.Access).GetPayloadValue<string>("sid"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.Anonymous().PostAsJsonAsync("/auth/jwt/logout/", new { refresh = ended.Refresh }));

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await ChangeAsync(person, person.Password, NewPassword, signInId));

        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(ended.Access));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(ended.Refresh));
    }

    [Fact]
    public async Task Wrong_current_password_changes_nothing()
    {
        var person = await app.RegisterAsync();
        var response = await ChangeAsync(person, "not the current password", NewPassword);
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", response);
        Assert.True(problem.GetProperty("errors").TryGetProperty("current_password", out _));
        await app.SignInAsync(person);
    }

    [Fact]
    public async Task Weak_new_password_is_refused()
    {
        var person = await app.RegisterAsync();
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await ChangeAsync(person, person.Password, "password123"));
        Assert.True(problem.GetProperty("errors").TryGetProperty("new_password", out _));
    }

    /// <summary>A stolen access token must not be a way to guess the password without limit.</summary>
    [Fact]
    public async Task Guessing_the_current_password_is_limited_like_signing_in()
    {
        var person = await app.RegisterAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.BadRequest, await ChangeAsync(person, $"guess number {attempt}", NewPassword));
        }

        await ResponseAssert.IsProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited", await ChangeAsync(person, person.Password, NewPassword));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.TooManyRequests, await app.TrySignInAsync(person.Email, person.Password));
    }

    [Fact]
    public async Task Of_simultaneous_changes_one_wins_and_its_password_works()
    {
        var person = await app.RegisterAsync();
        string[] passwords = ["first new passphrase", "second new passphrase", "third new passphrase"];
        var answers = await Task.WhenAll(passwords.Select(password => ChangeAsync(person, person.Password, password)));
        var winner = passwords[Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.NoContent)];
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        await app.SignInAsync(person with { Password = winner });
    }

    private Task<HttpResponseMessage> ChangeAsync(Person person, string current, string next, Guid? signInId = null) =>
        app.ClientOf(person, caller => caller with { SignInId = signInId }).PostAsJsonAsync("/auth/users/set_password/", new { current_password = current, new_password = next });
}
