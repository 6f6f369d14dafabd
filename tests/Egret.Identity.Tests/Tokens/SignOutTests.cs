using System.Net;
using System.Net.Http.Json;
using Egret.Identity.Tokens;
using Egret.Testing;

namespace Egret.Identity.Tests.Tokens;

public sealed class SignOutTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Sign_out_revokes_one_device_only()
    {
        var user = await app.RegisterAsync();
        var pair = await app.SignInAsync(user);
        var other = await app.SignInAsync(user);
        var head = (await app.RefreshAsync(pair.Refresh, rotate: true)).Refresh!;

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await SignOutAsync(head));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(head));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(pair.Refresh));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(head));
        await app.RefreshAsync(other.Refresh);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await SignOutAsync(head));
    }

    [Fact]
    public async Task Sign_out_with_an_invalid_refresh_token_is_rejected()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await SignOutAsync(pair.Access));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadRequest, "invalid_request", await SignOutAsync(""));
        await app.RefreshAsync(pair.Refresh);
    }

    /// <summary>
    /// <c>iat</c> has a resolution of one second: of two tokens of the same second the older one must be rejected and
    /// the newer one accepted.
    /// </summary>
    [Fact]
    public async Task Sign_out_everywhere_revokes_existing_tokens_and_accepts_later_ones()
    {
        var user = await app.RegisterAsync();
        var client = app.ClientOf(user);
        for (var round = 0; round < 3; round++)
        {
            var before = await app.SignInAsync(user);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(before.Access));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.NoContent, await client.PostAsync("/auth/jwt/logout_all/", null));
            var after = await app.SignInAsync(user);

            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.VerifyAsync(before.Access));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.TryRefreshAsync(before.Refresh));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(after.Access));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await app.VerifyAsync((await app.RefreshAsync(after.Refresh)).Access));
        }
    }

    /// <summary>A refresh concurrent with a sign-out everywhere must not yield a valid token.</summary>
    [Fact]
    public async Task Refresh_concurrent_with_sign_out_everywhere_yields_no_valid_token()
    {
        var user = await app.RegisterAsync();
        var pairs = new List<TokenPairResponse>();
        for (var device = 0; device < 4; device++)
        {
            pairs.Add(await app.SignInAsync(user));
        }

        var refreshes = Enumerable.Range(0, 40).Select(index => app.TryRefreshAsync(pairs[index % pairs.Count].Refresh)).ToList();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await app.ClientOf(user).PostAsync("/auth/jwt/logout_all/", null));
        foreach (var response in await Task.WhenAll(refreshes))
        {
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var access = (await ResponseAssert.ReadAsync<RefreshAccessResponse>(HttpStatusCode.OK, response)).Access;
                await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.VerifyAsync(access));
            }
        }
    }

    [Fact]
    public async Task Devices_are_listed_and_one_can_be_signed_out()
    {
        var user = await app.RegisterAsync();
        var client = app.Anonymous("6.6.6.6, 203.0.113.7");
        client.DefaultRequestHeaders.Add("User-Agent", "Test/1.0 (tests)");
        var pair = await ResponseAssert.ReadAsync<TokenPairResponse>(
            HttpStatusCode.OK, await client.PostAsJsonAsync("/auth/jwt/create/", new { email = user.Email, password = user.Password }));
        var second = await app.SignInAsync(user);

        var own = app.ClientOf(user);
        var devices = await ListAsync(own);
        Assert.Equal(2, devices.Count);
        Assert.Equal("Test/1.0 (tests)", devices[0].UserAgent);
        Assert.Equal("203.0.113.7", devices[0].Ip);

        // Devices of other users are not visible.
        var otherUser = app.ClientOf(await app.RegisterAsync());
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found",
            await otherUser.DeleteAsync($"/auth/users/me/sessions/{devices[0].Id}/"));
        Assert.Empty(await ListAsync(otherUser));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await own.DeleteAsync($"/auth/users/me/sessions/{devices[0].Id}/"));
        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found",
            await own.DeleteAsync($"/auth/users/me/sessions/{devices[0].Id}/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.TryRefreshAsync(pair.Refresh));
        await app.RefreshAsync(second.Refresh);
        Assert.Single(await ListAsync(own));
    }

    /// <summary>Signing out a device revokes its own access token before the response.</summary>
    [Theory]
    [InlineData("logout")]
    [InlineData("sessions")]
    public async Task Access_token_of_a_signed_out_device_is_rejected_immediately(string way)
    {
        var user = await app.RegisterAsync();
        var pair = await app.SignInAsync(user);
        var refreshed = (await app.RefreshAsync(pair.Refresh)).Access;
        var other = await app.SignInAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(pair.Access));
        Assert.Empty((await app.PrincipalAsync(user.Id))!.EndedSignIns);

        var id = SignInOf(pair.Access);
        Assert.Equal(id, SignInOf(refreshed));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent,
            way == "logout" ? await SignOutAsync(pair.Refresh) : await app.ClientOf(user).DeleteAsync($"/auth/users/me/sessions/{id}/"));

        Assert.Equal([id], (await app.PrincipalAsync(user.Id))!.EndedSignIns);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(pair.Access));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(refreshed));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(other.Access));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.VerifyAsync((await app.SignInAsync(user)).Access));
    }

    /// <summary>A refresh concurrent with the sign-out of its device must not yield a valid access token.</summary>
    [Fact]
    public async Task Refresh_concurrent_with_sign_out_yields_no_valid_token()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var refreshes = Enumerable.Range(0, 20).Select(_ => app.TryRefreshAsync(pair.Refresh)).ToList();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await SignOutAsync(pair.Refresh));
        foreach (var response in await Task.WhenAll(refreshes))
        {
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var access = (await ResponseAssert.ReadAsync<RefreshAccessResponse>(HttpStatusCode.OK, response)).Access;
                await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await app.VerifyAsync(access));
            }
        }
    }

    /// <summary>
    /// Frequent sign-ins and sign-outs must not increase the size of cached principals without limit.
    /// </summary>
    [Fact]
    public async Task Ended_sign_ins_over_the_limit_are_rejected_by_time()
    {
        var user = await app.RegisterAsync();
        var first = await app.SignInAsync(user);
        await SignOutAsync(first.Refresh);
        await using var source = Npgsql.NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var many = source.CreateCommand(
            """
            insert into refresh_families (id, user_id, current_token_hash, rotates, created_at, last_used_at, expires_at, revoked_at)
            select gen_random_uuid(), user_id, current_token_hash, rotates, created_at, last_used_at, expires_at, clock_timestamp()
            from (select * from refresh_families where user_id = $1 limit 1) family, generate_series(1, 150) n
            """);
        many.Parameters.AddWithValue(user.Id);
        await many.ExecuteNonQueryAsync();

        // Issued in the second of the revocation or the next one: new tokens are accepted.
        var second = await app.SignInAsync(user);
        await many.ExecuteNonQueryAsync();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.VerifyAsync((await app.RefreshAsync(second.Refresh)).Access));
        await SignOutAsync(second.Refresh);
        var principal = (await app.PrincipalAsync(user.Id))!;
        Assert.Equal(100, principal.EndedSignIns.Count);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(first.Access));
        Assert.DoesNotContain(SignInOf(first.Access), principal.EndedSignIns);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.OK, await app.VerifyAsync((await app.SignInAsync(user)).Access));
    }

    [Fact]
    public async Task Devices_are_paged()
    {
        var user = await app.RegisterAsync();
        for (var device = 0; device < 3; device++)
        {
            await app.SignInAsync(user);
        }

        var client = app.ClientOf(user);
        var first = await client.GetAsync("/auth/users/me/sessions/?limit=2");
        Assert.Equal(2, (await ResponseAssert.ReadAsync<List<SignInResponse>>(HttpStatusCode.OK, first)).Count);
        var next = first.Headers.GetValues("Link").Single();
        var last =
            await client.GetAsync(next[(next.IndexOf('<', StringComparison.Ordinal) + 1)..next.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Single(await ResponseAssert.ReadAsync<List<SignInResponse>>(HttpStatusCode.OK, last));
        Assert.False(last.Headers.Contains("Link"));
        foreach (var query in new[] { "limit=0", "limit=201", "cursor=nonsense" })
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.BadRequest,
                "invalid_request",
                await client.GetAsync("/auth/users/me/sessions/?" + query));
        }
    }

    private static Guid SignInOf(string access) =>
        Guid.Parse(new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(access).GetPayloadValue<string>("sid"));

    private Task<HttpResponseMessage> SignOutAsync(string refresh) => app.Anonymous().PostAsJsonAsync("/auth/jwt/logout/", new { refresh });

    private static async Task<List<SignInResponse>> ListAsync(HttpClient client) =>
        await ResponseAssert.ReadAsync<List<SignInResponse>>(HttpStatusCode.OK, await client.GetAsync("/auth/users/me/sessions/"));
}
