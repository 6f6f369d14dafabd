using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Egret.Identity.Tokens;
using Egret.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;

namespace Egret.Identity.Tests.Tokens;

/// <summary>Tests failures between a client and a rotating service: the client stays signed in.</summary>
public sealed class RefreshFaultTests(RefreshFaultTests.LongGracePeriodApp app) : IClassFixture<RefreshFaultTests.LongGracePeriodApp>
{
    [Fact]
    public async Task Retry_after_a_restart_returns_the_same_successor()
    {
        var alone = new LongGracePeriodApp();
        await alone.InitializeAsync();
        try
        {
            var pair = await alone.SignInAsync(await alone.RegisterAsync());
            var successor = (await alone.RefreshAsync(pair.Refresh, rotate: true)).Refresh!;
            await alone.RestartAsync();
            Assert.Equal(successor, (await alone.RefreshAsync(pair.Refresh)).Refresh);
            Assert.NotEqual(successor, (await alone.RefreshAsync(successor)).Refresh);
        }
        finally
        {
            await alone.DisposeAsync();
        }
    }

    /// <summary>The connection breaks after the commit of the rotation: the client has the old token only.</summary>
    [Fact]
    public async Task Retry_after_a_lost_response_returns_the_same_successor()
    {
        var head = (await app.SignInAsync(await app.RegisterAsync())).Refresh;
        for (var round = 0; round < 5; round++)
        {
            var before = await HeadAsync(head);
            await SendAndHangUpAsync(head);
            await ResponseAssert.EventuallyAsync(() => HeadAsync(head), now => now != before);
            var successor = (await app.RefreshAsync(head, rotate: true)).Refresh!;
            Assert.Equal(successor, (await app.RefreshAsync(head)).Refresh);
            head = successor;
        }

        await app.RefreshAsync(head);
    }

    /// <summary>
    /// The database closes every connection during fifty rotations: each rotation is committed or not, the client
    /// receives at most a 503, and its retry continues from the state of the family. In the first iteration the
    /// transaction is known to be open.
    /// </summary>
    [Fact]
    public async Task Refresh_interrupted_by_the_database_is_atomic()
    {
        var head = (await app.SignInAsync(await app.RegisterAsync())).Refresh;
        await using var killer = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false;Application Name=killer");
        var failures = 0;
        for (var round = 0; round < 50; round++)
        {
            var old = head;
            var held = round == 0 ? await HoldAsync(killer, old) : null;
            var tabs = Enumerable.Range(0, 4).Select(_ => RefreshUntilAnsweredAsync(old)).ToList();
            await (held is null ? Task.Delay(round % 10) : IsWaitedForAsync(killer));
            await using (held)
            await using (var kill = killer.CreateCommand(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and backend_type = 'client backend' and application_name <> 'killer'
                """))
            {
                await kill.ExecuteScalarAsync();
            }

            var responses = await Task.WhenAll(tabs);
            head = Assert.Single(responses.Select(response => response.Successor).Distinct());
            Assert.NotEqual(old, head);
            failures += responses.Sum(response => response.Failures);
        }

        Assert.True(failures > 0, "The database was never missed: the test has shown nothing.");
        // The pool may contain a connection closed in the last iteration.
        await RefreshUntilAnsweredAsync(head);
    }

    /// <summary>After concurrent refreshes, later reuse of the token revokes the family for all clients.</summary>
    [Fact]
    public async Task Reuse_after_fifty_concurrent_refreshes_revokes_the_family_and_its_access_tokens()
    {
        var user = await app.RegisterAsync();
        var pair = await app.SignInAsync(user);
        var other = await app.SignInAsync(user);
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.RefreshAsync(pair.Refresh, rotate: true)));
        var head = Assert.Single(responses.Select(response => response.Refresh!).Distinct());
        foreach (var access in responses.Select(response => response.Access).Append(pair.Access))
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(access));
        }

        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var later = source.CreateCommand("update used_refresh_tokens set used_at = used_at - interval '1 hour'");
        await later.ExecuteNonQueryAsync();
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(pair.Refresh));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(pair.Refresh));

        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(head));
        foreach (var access in responses.Select(response => response.Access).Append(pair.Access))
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "token_not_valid", await app.VerifyAsync(access));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await app.VerifyAsync(other.Access));
        await app.RefreshAsync(other.Refresh);
    }

    [Fact]
    public async Task Rotating_family_ends_at_its_maximum_lifetime()
    {
        var limited = new IdentityApp(("Tokens:FamilyLifetime", "00:00:04"));
        await limited.InitializeAsync();
        try
        {
            var head = (await limited.SignInAsync(await limited.RegisterAsync())).Refresh;
            var end = new JsonWebToken(head).ValidTo;
            Assert.True(end - new JsonWebToken(head).IssuedAt <= TimeSpan.FromSeconds(4));
            await ResponseAssert.EventuallyAsync(
                async () =>
                {
                    var response = await limited.TryRefreshAsync(head, rotate: true);
                    if (response.StatusCode == HttpStatusCode.OK)
                    {
                        head = (await ResponseAssert.ReadAsync<RefreshAccessResponse>(HttpStatusCode.OK, response)).Refresh!;
                        Assert.True(new JsonWebToken(head).ValidTo <= end);
                    }

                    return response.StatusCode;
                },
                status => status == HttpStatusCode.Unauthorized);
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    [Fact]
    public async Task Family_older_than_a_reduced_lifetime_ends_at_its_next_use()
    {
        var pair = await app.SignInAsync(await app.RegisterAsync());
        await app.RefreshAsync(pair.Refresh);
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var age =
            source.CreateCommand("update refresh_families set created_at = created_at - interval '90 days' where id = $1");
        age.Parameters.AddWithValue(FamilyOf(pair.Refresh));
        await age.ExecuteNonQueryAsync();
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "token_not_valid", await app.TryRefreshAsync(pair.Refresh));
    }

    private async Task<(string Successor, int Failures)> RefreshUntilAnsweredAsync(string refresh)
    {
        var failures = 0;
        return await ResponseAssert.EventuallyAsync(
            async () =>
            {
                var response = await app.TryRefreshAsync(refresh, rotate: true);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    Assert.NotNull(response.Headers.RetryAfter);
                    failures++;
                    return default;
                }

                return ((await ResponseAssert.ReadAsync<RefreshAccessResponse>(HttpStatusCode.OK, response)).Refresh!, failures);
            },
            response => response.Item1 is not null);
    }

    /// <summary>Locks a family until the connection is closed.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(NpgsqlDataSource source, string refresh)
    {
        var connection = await source.OpenConnectionAsync();
        await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("select from refresh_families where id = $1 for update", connection)
        {
            Parameters = { new() { Value = FamilyOf(refresh) } },
        };
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task IsWaitedForAsync(NpgsqlDataSource source)
    {
        await using var waiting = source.CreateCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        await ResponseAssert.EventuallyAsync(() => waiting.ExecuteScalarAsync(), count => count is > 0L);
    }

    private async Task SendAndHangUpAsync(string refresh)
    {
        using var content = JsonContent.Create(new { refresh, rotate = true });
        var body = await content.ReadAsStringAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /auth/jwt/refresh/ HTTP/1.1\r\nHost: {app.Address.Authority}\r\nAuthorization: Bearer {Assertions.Anonymous()}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        // Long enough for the commit; the response is not read.
        await ResponseAssert.EventuallyAsync(() => Task.FromResult(client.Available), available => available > 0);
        client.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private async Task<string> HeadAsync(string refresh)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand("select encode(current_token_hash, 'hex') from refresh_families where id = $1");
        command.Parameters.AddWithValue(FamilyOf(refresh));
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static Guid FamilyOf(string refresh) => Guid.Parse(new JsonWebToken(refresh).GetPayloadValue<string>("family"));

    /// <summary>A long grace period for slow machines.</summary>
    public sealed class LongGracePeriodApp() : IdentityApp(("Tokens:ReuseGrace", "00:02:00"));
}
