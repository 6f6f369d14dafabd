using System.Net;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests.Tokens;

public sealed class RefreshAccessTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Refresh_token_without_rotation_stays_valid()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        for (var use = 0; use < 3; use++)
        {
            var response = await app.RefreshAsync(pair.Refresh);
            Assert.Null(response.Refresh);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(response.Access));
        }
    }

    [Fact]
    public async Task Family_that_rotated_once_always_rotates()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var second = await app.RefreshAsync(pair.Refresh, rotate: true);
        var third = await app.RefreshAsync(second.Refresh!);
        Assert.NotNull(third.Refresh);
        Assert.NotEqual(second.Refresh, third.Refresh);
    }

    [Fact]
    public async Task Retry_within_the_grace_period_returns_the_same_successor()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var first = await app.RefreshAsync(pair.Refresh, rotate: true);
        var retry = await app.RefreshAsync(pair.Refresh, rotate: true);
        Assert.Equal(first.Refresh, retry.Refresh);
    }

    /// <summary>
    /// Fifty browser tabs refresh one token concurrently; all receive the same successor and stay signed in.
    /// </summary>
    [Fact]
    public async Task Fifty_concurrent_refreshes_of_one_token_yield_one_current_token()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.TryRefreshAsync(pair.Refresh, rotate: true)));
        var heads = new HashSet<string>();
        foreach (var response in responses)
        {
            heads.Add((await ResponseAssert.ReadAsync<Egret.Identity.Tokens.RefreshAccessResponse>(HttpStatusCode.OK, response)).Refresh!);
        }

        var head = Assert.Single(heads);
        await app.RefreshAsync(head);
    }

    /// <summary>One tab may be two rotations ahead of another that still retries.</summary>
    [Fact]
    public async Task Late_retry_does_not_revoke_a_family_that_rotated_again()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var second = await app.RefreshAsync(pair.Refresh, rotate: true);
        var third = await app.RefreshAsync(second.Refresh!);
        Assert.Equal(second.Refresh, (await app.RefreshAsync(pair.Refresh)).Refresh);
        Assert.Equal(third.Refresh, (await app.RefreshAsync(second.Refresh!)).Refresh);
        await app.RefreshAsync(third.Refresh!);
    }

    /// <summary>Reuse after the grace period means that two parties have the token.</summary>
    [Fact]
    public async Task Reuse_after_the_grace_period_revokes_the_family()
    {
        var strict = new IdentityApp(("Tokens:ReuseGrace", "00:00:01"));
        await strict.InitializeAsync();
        try
        {
            var user = await strict.RegisterAsync();
            var pair = await strict.SignInAsync(user);
            var other = await strict.SignInAsync(user);
            var head = (await strict.RefreshAsync(pair.Refresh, rotate: true)).Refresh!;
            await ResponseAssert.EventuallyAsync(
                async () => (await strict.VerifyAsync(pair.Refresh)).StatusCode,
                status => status == HttpStatusCode.Unauthorized);

            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await strict.VerifyAsync(head));
            var replay = await strict.TryRefreshAsync(pair.Refresh);
            await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", replay);
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid", await strict.TryRefreshAsync(head));
            await strict.RefreshAsync(other.Refresh);
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    [Fact]
    public async Task Access_token_is_rejected_as_refresh_token()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var response = await app.TryRefreshAsync(pair.Access);
        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "token_not_valid", response);
        Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        var message = Assert.Single(problem.GetProperty("messages").EnumerateArray());
        Assert.Equal("RefreshToken", message.GetProperty("token_class").GetString());
        Assert.Equal("refresh", message.GetProperty("token_type").GetString());
        Assert.NotEmpty(message.GetProperty("message").GetString()!);
    }

    /// <summary>Neither families nor replaced tokens contain a value that a client could send.</summary>
    [Fact]
    public async Task Database_contains_no_readable_token()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        var head = (await app.RefreshAsync(pair.Refresh, rotate: true)).Refresh!;
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand(
            """
            select string_agg(encode(sealed_successor, 'escape'), '') from used_refresh_tokens
            union all select string_agg(family::text, '') from refresh_families family
            """);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            Assert.DoesNotContain(head.Split('.')[1][^40..], rows.GetString(0), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rotation_can_be_forced_by_configuration()
    {
        var forced = new IdentityApp(("Tokens:ForceRotation", "true"));
        await forced.InitializeAsync();
        try
        {
            var pair = await forced.SignInAsync(await forced.RegisterAsync());
            Assert.NotNull((await forced.RefreshAsync(pair.Refresh)).Refresh);
        }
        finally
        {
            await forced.DisposeAsync();
        }
    }
}
