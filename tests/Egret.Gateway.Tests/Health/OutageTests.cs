using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Gateway.Tests.Health;

/// <summary>What still works when a part is away, and that what does not is refused rather than let through.</summary>
[Collection(Undisturbed.Name)]
public sealed class OutageTests(HurriedSystemWithPrivateRedis system) : IClassFixture<HurriedSystemWithPrivateRedis>
{
    private const string Path = "/v1/models/";

    [Fact]
    public async Task Health_names_every_part()
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
    public async Task Without_a_service_behind_it_the_gateway_says_503_and_when_to_come_back_and_health_says_which()
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

    /// <summary>What a connection is refused to or not made in its time has done nothing: whatever was asked for can be sent again.</summary>
    [Fact]
    public async Task Service_that_takes_no_connection_is_503()
    {
        using var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(backlog: 0);
        // The one that waits to be taken; further ones are left without an answer.
        using var waiting = new TcpClient();
        await waiting.ConnectAsync((IPEndPoint)full.LocalEndpoint);

        var response = await AskBeforeAsync("http://" + full.LocalEndpoint);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    /// <summary>It may have done what was asked for.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("no HTTP at all\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task Service_that_breaks_off_after_the_request_is_502(string answer)
    {
        using var broken = new TcpListener(IPAddress.Loopback, 0);
        broken.Start();
        var serving = AnswerAllAsync(broken, answer);

        var response = await AskBeforeAsync("http://" + broken.LocalEndpoint);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.BadGateway, "upstream_unavailable", response);
        broken.Stop();
        await serving;
    }

    [Fact]
    public async Task Service_that_does_not_answer_in_its_time_is_504()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var response = await AskBeforeAsync("http://" + silent.LocalEndpoint);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.GatewayTimeout, "upstream_timeout", response);
    }

    /// <summary>A service that answers neither the request nor its health check hangs, however long its requests may take otherwise.</summary>
    [Fact]
    public async Task Service_that_hangs_is_503_within_twelve_seconds()
    {
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var began = TimeProvider.System.GetTimestamp();

        var response = await AskBeforeAsync("http://" + hung.LocalEndpoint, activityTimeout: "00:05:00");

        await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Without_identity_unknown_callers_get_503_and_never_a_pass()
    {
        var (known, unknown) = (system.Identity.AddUser(), system.Identity.AddUser());
        var token = system.Identity.Token(known.UserId);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, token));
        await system.Identity.DisposeAsync();
        try
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, token));
            foreach (var refused in new[] { system.Identity.Token(unknown.UserId), system.Identity.Token(unknown.UserId, keyId: "new") })
            {
                var response = await ResponseAssert.EventuallyAsync(
                    () => system.Gateway.GetAsync(Path, refused), answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5));
                await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
                Assert.NotNull(response.Headers.RetryAfter);
            }

            await ResponseAssert.EventuallyAsync(
                async () => (await system.Gateway.GetAsync("/health")).StatusCode, status => status == HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await system.Identity.StartAsync();
        }

        await ResponseAssert.EventuallyAsync(
            async () => (await system.Gateway.GetAsync(Path, system.Identity.Token(unknown.UserId))).StatusCode, status => status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_keys_unknown_keys_get_503_and_tokens_still_work()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var lonely = new GatewayHost(Settings(keys: "http://" + silent.LocalEndpoint, chat: system.Chat.Address));
        await lonely.InitializeAsync();
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            var response = await lonely.GetAsync(Path, ApiKeyFormat.Generate());
            await ResponseAssert.IsProblemAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable", response);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Unauthorized, "api_key_not_valid", await lonely.GetAsync(Path, "egret_malformed"));
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await lonely.GetAsync(Path, system.Identity.Token(system.Identity.AddUser().UserId)));
        }
        finally
        {
            await lonely.DisposeAsync();
        }
    }

    /// <summary>Without Redis requests go on and a revocation takes ten seconds at the most; once it is back, one second again.</summary>
    [Fact]
    public async Task Without_redis_revocations_are_late_by_seconds_only_and_prompt_again_when_it_is_back()
    {
        var user = system.Identity.AddUser();
        var first = await system.IssueKeyAsync(user);
        using var owner = system.Gateway.ClientOf(system.Identity.Token(user.UserId));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, first.Secret));
        await system.Redis.StopAsync();
        try
        {
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await system.Gateway.GetAsync(Path, first.Secret));
            await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{first.Id}/"));
            await ResponseAssert.EventuallyAsync(
                async () => (await system.Gateway.GetAsync(Path, first.Secret)).StatusCode,
                status => status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(10));
        }
        finally
        {
            await system.Redis.RestartAsync();
        }

        await AssertPromptSoonAsync(system.Gateway, owner, user);
    }

    /// <summary>A gateway may well start before Redis does.</summary>
    [Fact]
    public async Task Gateway_started_without_redis_hears_of_revocations_once_it_is_there()
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

        await AssertPromptSoonAsync(late, owner, user);
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

    /// <summary>One question to a gateway whose Chat is at this address.</summary>
    private async Task<HttpResponseMessage> AskBeforeAsync(string chat, string activityTimeout = "00:00:03")
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

    /// <summary>Reads each request to the end of its headers, answers with these characters and hangs up.</summary>
    private static async Task AnswerAllAsync(TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // None of them matters.
                }

                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Both sides connect again by themselves; until they have, the ten seconds hold.</summary>
    private async Task AssertPromptSoonAsync(GatewayHost gateway, HttpClient owner, PrincipalSnapshot user) =>
        await ResponseAssert.EventuallyAsync(() => IsRevocationPromptAsync(gateway, owner, user), isPrompt => isPrompt, TimeSpan.FromMinutes(1));

    private async Task<bool> IsRevocationPromptAsync(GatewayHost gateway, HttpClient owner, PrincipalSnapshot user)
    {
        var (id, secret) = await system.IssueKeyAsync(user);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await gateway.GetAsync(Path, secret));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await owner.DeleteAsync($"/v1/api-keys/{id}/"));
        var started = TimeProvider.System.GetTimestamp();
        await ResponseAssert.EventuallyAsync(
            async () => (await gateway.GetAsync(Path, secret)).StatusCode, status => status == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(11));
        return TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(1);
    }
}
