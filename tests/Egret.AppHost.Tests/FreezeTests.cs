using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>
/// A server or service that hangs instead of ending: its processes are suspended (SIGSTOP) for 25 s, or for 80 s with
/// <c>EGRET_TEST_THOROUGH=1</c>, while two gateways are called. Its kernel still accepts connections, so that
/// connection attempts succeed and requests time out.
/// </summary>
[Collection(FaultTestCollection.Name)]
public sealed class FreezeTests(FaultSystem system)
{
    private static readonly TimeSpan FreezeTime = TimeSpan.FromSeconds(Trials.Count(full: 80, small: 25));

    private static readonly TimeSpan ResponseLimit = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly object Question =
        new { query = "When must MAS be told of an incident?", domain = "business-continuity", category = "sg" };

    [Theory]
    [InlineData("cache")]
    [InlineData("postgres")]
    [InlineData("messaging")]
    [InlineData("identity")]
    [InlineData("keys")]
    [InlineData("knowledge")]
    [InlineData("chat")]
    public async Task Frozen_resource_ends_no_other_process_and_callers_get_200_or_503_in_time(string resource)
    {
        using var user = await system.NewUserAsync();
        using var clients = new Clients(system);
        await AllAreOkAsync(clients, user, StartLimit);
        var processes = await ResourceControl.ProcessesAsync(system.App);
        var observed = new ConcurrentBag<Observation>();

        await using (await ResourceControl.FreezeAsync(system.App, resource))
        {
            var startedAt = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(startedAt) < FreezeTime)
            {
                foreach (var observation in await CallAllAsync(clients, user))
                {
                    observed.Add(observation);
                }

                await Task.Delay(Pause);
            }
        }

        await AllAreOkAsync(clients, user, RecoveryLimit);
        Assert.Equal("", Describe(observed.Where(observation => !observation.IsAllowed)));
        Assert.Equal(processes, await ResourceControl.ProcessesAsync(system.App));
        if (resource == "cache")
        {
            await system.WaitForRevocationPropagationAsync();
        }
    }

    [Fact]
    public async Task Gateway_that_starts_while_Redis_is_frozen_serves()
    {
        using var user = await system.NewUserAsync();
        using var second = system.CreateSecondGatewayClientWithoutRetry();
        second.DefaultRequestHeaders.Authorization = user.ByKey.DefaultRequestHeaders.Authorization;
        var processes = await ResourceControl.ProcessesAsync(system.App);
        await using (await ResourceControl.FreezeAsync(system.App, "cache"))
        {
            await ResourceControl.KillAsync(system.App, "gateway-2");
            await ResponseAssert.EventuallyAsync(() => ReadModelsAsync(second), status => status is null, StartLimit);
            await ResponseAssert.EventuallyAsync(() => ReadModelsAsync(second), status => status == HttpStatusCode.OK, StartLimit);
        }

        await system.WaitForRevocationPropagationAsync();
        Assert.Equal(processes.Where(process => process.Key != "gateway-2"),
            (await ResourceControl.ProcessesAsync(system.App)).Where(process => process.Key != "gateway-2"));
    }

    private static async Task AllAreOkAsync(Clients clients, TestUser user, TimeSpan limit) => await ResponseAssert.EventuallyAsync(
        async () => Describe((await CallAllAsync(clients, user)).Where(observation => observation.Status != HttpStatusCode.OK)),
        others => others.Length == 0, limit);

    private static string Describe(IEnumerable<Observation> observations) => string.Join(Environment.NewLine, observations.Take(20));

    private static async Task<HttpStatusCode?> ReadModelsAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/v1/models/");
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Calls every service at each gateway, by token and by key, concurrently.</summary>
    private static async Task<IReadOnlyList<Observation>> CallAllAsync(Clients clients, TestUser user) =>
        await Task.WhenAll(clients.All.SelectMany(client => new[]
        {
            CallAsync(client, user.ByToken, HttpMethod.Get, "/auth/users/me/"),
            CallAsync(client, user.ByToken, HttpMethod.Get, "/v1/billings/api-keys/"),
            CallAsync(client, user.ByToken, HttpMethod.Get, "/v1/sessions/recent/"),
            CallAsync(client, user.ByKey, HttpMethod.Get, "/v1/models/"),
            CallAsync(client, user.ByKey, HttpMethod.Get, "/v1/domains/"),
            CallAsync(client, user.ByKey, HttpMethod.Get, $"/v1/orgs/{user.Organisation}/documents/"),
            CallAsync(client, user.ByKey, HttpMethod.Post, "/v1/query/", Question),
        }));

    private static async Task<Observation> CallAsync(
        HttpClient client, HttpClient caller, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = caller.DefaultRequestHeaders.Authorization;
        var startedAt = TimeProvider.System.GetTimestamp();
        try
        {
            using var response = await client.SendAsync(request);
            var duration = TimeProvider.System.GetElapsedTime(startedAt);
            return new(client.BaseAddress!, path, response.StatusCode, response.Headers.RetryAfter, duration);
        }
        catch (HttpRequestException)
        {
            return new(client.BaseAddress!, path, Status: null, RetryAfter: null, TimeProvider.System.GetElapsedTime(startedAt));
        }
    }

    /// <summary>How a call ended; without a status the gateway closed the connection.</summary>
    private sealed record Observation(
        Uri Gateway, string Path, HttpStatusCode? Status, RetryConditionHeaderValue? RetryAfter, TimeSpan Duration)
    {
        public bool IsAllowed => Duration < ResponseLimit
            && (Status == HttpStatusCode.OK || (Status == HttpStatusCode.ServiceUnavailable && RetryAfter is not null));
    }

    /// <summary>A client of each gateway.</summary>
    private sealed class Clients(FaultSystem system) : IDisposable
    {
        public IReadOnlyList<HttpClient> All { get; } = [system.CreateClientWithoutRetry(), system.CreateSecondGatewayClientWithoutRetry()];

        public void Dispose()
        {
            foreach (var client in All)
            {
                client.Dispose();
            }
        }
    }
}
