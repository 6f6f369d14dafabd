using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Gateway.Tests.Health;

/// <summary>Requests that do not need an unavailable dependency succeed; all others are rejected.</summary>
[Collection(SequentialTestCollection.Name)]
public sealed class OutageTests(ShortTimeoutSystemWithPrivateRedis system) : IClassFixture<ShortTimeoutSystemWithPrivateRedis>
{
    private const string Path = "/v1/models/";

    [Fact]
    public async Task Health_lists_every_part()
    {
        foreach (var path in new[] { "/health/", "/health" })
        {
            var health = await ResponseAssert.EventuallyAsync(
                async () => await (await system.Gateway.GetAsync(path)).Content.ReadFromJsonElementAsync(),
                health => health.GetProperty("status").GetString() == "healthy");
            Assert.Equal(
                ["cache", "chat", "identity", "keys", "knowledge"],
                health.GetProperty("parts").EnumerateObject().Select(part => part.Name).Order(StringComparer.Ordinal));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync("/alive"));
    }

    [Fact]
    public async Task Unavailable_service_returns_503_with_retry_after_and_appears_in_health()
    {
        var token = system.Identity.Token(system.Identity.AddUser().UserId);
        await system.Chat.DisposeAsync();
        try
        {
            using var client = system.Gateway.ClientOf(token);
            foreach (var response in new[] { await client.GetAsync(Path), await client.PostAsJsonAsync("/v1/query/", new { query = "?" }) })
            {
                await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
                Assert.NotNull(response.Headers.RetryAfter);
            }

            await ResponseAssert.EventuallyAsync(
                async () => await (await system.Gateway.GetAsync("/health")).Content.ReadFromJsonElementAsync(),
                health => health.GetProperty("status").GetString() == "degraded"
                    && health.GetProperty("parts").GetProperty("chat").GetString() == "unhealthy");
        }
        finally
        {
            await system.Chat.StartAsync();
        }
    }

    /// <summary>
    /// A request whose connection is rejected or not established in time was not processed: the client can send it
    /// again.
    /// </summary>
    [Fact]
    public async Task Service_without_connections_returns_503()
    {
        using var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(backlog: 0);
        // One connection waits to be accepted; the listener does not respond to further ones.
        using var waiting = new TcpClient();
        await waiting.ConnectAsync((IPEndPoint)full.LocalEndpoint);

        var response = await SendWithChatAsync("http://" + full.LocalEndpoint);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    /// <summary>The service may have processed the request.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("no HTTP at all\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task Interrupted_response_returns_502(string upstreamResponse)
    {
        using var broken = new TcpListener(IPAddress.Loopback, 0);
        broken.Start();
        var serving = RespondToAllAsync(broken, upstreamResponse);

        var response = await SendWithChatAsync("http://" + broken.LocalEndpoint);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_unavailable", response);
        broken.Stop();
        await serving;
    }

    [Fact]
    public async Task Response_timeout_returns_504()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var response = await SendWithChatAsync("http://" + silent.LocalEndpoint);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.GatewayTimeout, "upstream_timeout", response);
    }

    /// <summary>
    /// A service that responds neither to the request nor to its health check hangs, regardless of its usual response
    /// times.
    /// </summary>
    [Fact]
    public async Task Hanging_service_returns_503_within_twelve_seconds()
    {
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var started = TimeProvider.System.GetTimestamp();

        var response = await SendWithChatAsync("http://" + hung.LocalEndpoint, activityTimeout: "00:05:00");

        await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Uncached_caller_gets_503_without_identity()
    {
        var (known, unknown) = (system.Identity.AddUser(), system.Identity.AddUser());
        var token = system.Identity.Token(known.UserId);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, token));
        await system.Identity.DisposeAsync();
        try
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, token));
            foreach (var rejected in new[] { system.Identity.Token(unknown.UserId), system.Identity.Token(unknown.UserId, keyId: "new") })
            {
                var response = await ResponseAssert.EventuallyAsync(
                    () => system.Gateway.GetAsync(Path, rejected),
                    current => current.StatusCode == HttpStatusCode.ServiceUnavailable,
                    TimeSpan.FromSeconds(5));
                await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
                Assert.NotNull(response.Headers.RetryAfter);
            }

            await ResponseAssert.EventuallyAsync(
                async () => (await system.Gateway.GetAsync("/health")).StatusCode,
                status => status == HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await system.Identity.StartAsync();
        }

        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, system.Identity.Token(unknown.UserId))).StatusCode,
            status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Uncached_key_gets_503_without_keys_and_tokens_remain_valid()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var gateway = new GatewayHost(Settings(keys: "http://" + silent.LocalEndpoint, chat: system.Chat.Address));
        await gateway.InitializeAsync();
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            var response = await gateway.GetAsync(Path, ApiKeyFormat.Generate());
            await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await gateway.GetAsync(Path, "egret_malformed"));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK,
                await gateway.GetAsync(Path, system.Identity.Token(system.Identity.AddUser().UserId)));
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    /// <summary>
    /// Without Redis, requests succeed and a revocation takes at most ten seconds; after recovery, one second.
    /// </summary>
    [Fact]
    public async Task Revocation_takes_at_most_ten_seconds_without_redis_and_one_after_recovery()
    {
        var user = system.Identity.AddUser();
        var first = await system.IssueKeyAsync(user);
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, first.Secret));
        await system.Redis.StopAsync();
        try
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, first.Secret));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{first.Id}/"));
            await ResponseAssert.EventuallyAsync(
                async () => (await system.Gateway.GetAsync(Path, first.Secret)).StatusCode,
                status => status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(10));
        }
        finally
        {
            await system.Redis.RestartAsync();
        }

        await AssertRevocationBecomesPromptAsync(system.Gateway, owner, user);
    }

    /// <summary>A gateway can start before Redis.</summary>
    [Fact]
    public async Task Gateway_started_without_redis_receives_revocations_after_recovery()
    {
        var user = system.Identity.AddUser();
        var key = await system.IssueKeyAsync(user);
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        GatewayHost late;
        await system.Redis.StopAsync();
        try
        {
            late = await system.StartGatewayAsync();
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await late.GetAsync(Path, key.Secret));
        }
        finally
        {
            await system.Redis.RestartAsync();
        }

        await AssertRevocationBecomesPromptAsync(late, owner, user);
    }

    private Dictionary<string, string?> Settings(string keys, string chat, string activityTimeout = "00:00:03") => new()
    {
        ["Assertion:PrivateKey"] = Assertions.PrivateKey,
        ["services:identity:http:0"] = system.Identity.Address,
        ["services:keys:http:0"] = keys,
        ["services:knowledge:http:0"] = system.Knowledge.Address,
        ["services:chat:http:0"] = chat,
        ["ReverseProxy:Clusters:chat:HttpRequest:ActivityTimeout"] = activityTimeout,
    };

    /// <summary>Sends one request to a gateway that uses the given address of Chat.</summary>
    private async Task<HttpResponseMessage> SendWithChatAsync(string chat, string activityTimeout = "00:00:03")
    {
        var gateway = new GatewayHost(Settings(system.Keys.Address.ToString().TrimEnd('/'), chat, activityTimeout));
        await gateway.InitializeAsync();
        try
        {
            return await gateway.GetAsync(Path, system.Identity.Token(system.Identity.AddUser().UserId));
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    /// <summary>Reads each request to the end of its headers, sends the response and closes the connection.</summary>
    private static async Task RespondToAllAsync(TcpListener listener, string response)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The headers are ignored.
                }

                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(response));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Both sides reconnect automatically; until then, the bound is ten seconds.</summary>
    private async Task AssertRevocationBecomesPromptAsync(GatewayHost gateway, HttpClient owner, PrincipalSnapshot user) =>
        await ResponseAssert.EventuallyAsync(
            () => IsRevocationPromptAsync(gateway, owner, user), isPrompt => isPrompt, TimeSpan.FromMinutes(1));

    private async Task<bool> IsRevocationPromptAsync(GatewayHost gateway, HttpClient owner, PrincipalSnapshot user)
    {
        var (id, secret) = await system.IssueKeyAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await gateway.GetAsync(Path, secret));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));
        var started = TimeProvider.System.GetTimestamp();
        await ResponseAssert.EventuallyAsync(
            async () => (await gateway.GetAsync(Path, secret)).StatusCode,
            status => status == HttpStatusCode.Unauthorized,
            TimeSpan.FromSeconds(11));
        return TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(1);
    }
}
