using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Egret.Contracts;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Egret.AppHost.Tests;

/// <summary>
/// A password, tokens and API keys are used in every way, right and wrong; then every place where something of them could have been left is
/// searched: the files of PostgreSQL with its journal, of RabbitMQ and Redis, the documents, Redis as it is in memory, the output of every
/// process, and all logs, traces and metrics.
/// </summary>
[Collection(EgretSystemCollection.Name)]
public sealed partial class SecretsTests(EgretSystem system)
{
    private static readonly TimeSpan TelemetryLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_secret_is_left_anywhere()
    {
        var canaries = await UseSecretsAsync();
        await TelemetryHasArrivedAsync();

        var found = new List<string>();
        await foreach (var (place, content) in ReadEverythingAsync())
        {
            found.AddRange(canaries.Where(canary => content.Contains(canary.Secret, StringComparison.Ordinal)).Select(canary => $"{canary.Name} in {place}"));
            // Any key of any test is one too many.
            found.AddRange(KeyForm().Matches(content).Where(key => ApiKeyFormat.IsWellFormed(key.Value)).Select(key => $"an API key ({key.Value[..12]}…) in {place}"));
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Distinct().Take(40)));
    }

    /// <summary>The search itself: what is looked for would be found where it is.</summary>
    [Fact]
    public async Task What_is_no_secret_is_found_where_it_belongs()
    {
        using var person = await system.NewPersonAsync();
        var name = $"canary-{Guid.CreateVersion7():N}";
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await person.ByToken.PostAsJsonAsync("/v1/billings/api-keys/", new { name }));
        await TelemetryHasArrivedAsync();

        var places = new List<string>();
        await foreach (var (place, content) in ReadEverythingAsync())
        {
            string[] expected = place switch
            {
                "telemetry" => ["/v1/billings/api-keys"],
                "redis in memory" => ["rates"],
                _ => [name, "Now listening on"],
            };
            places.AddRange(expected.Where(text => content.Contains(text, StringComparison.Ordinal)).Select(text => $"{text} in {place}"));
        }

        Assert.Contains(places, place => place.StartsWith($"{name} in postgres", StringComparison.Ordinal));
        Assert.Contains("/v1/billings/api-keys in telemetry", places);
        Assert.Contains("rates in redis in memory", places);
        Assert.Contains("Now listening on in output of identity", places);
    }

    /// <summary>Every secret that Egret takes or gives, on its good ways and on its bad ones.</summary>
    private async Task<IReadOnlyList<(string Name, string Secret)>> UseSecretsAsync()
    {
        using var anonymous = system.CreateClient();
        var email = $"canary-{Guid.CreateVersion7():N}@example.org";
        var (password, nextPassword) = ($"canary {Guid.CreateVersion7():N}", $"canary {Guid.CreateVersion7():N}");
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await anonymous.PostAsJsonAsync("/auth/users/", new { email, password, name = "Canary" }));
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password }));
        var (access, refresh) = (tokens.GetProperty("access").GetString()!, tokens.GetProperty("refresh").GetString()!);
        var rotated = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/refresh/", new { refresh, rotate = true }));
        using var owner = system.CreateClient(access);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/orgs/", new { name = "Canary" }));

        using var idempotent = new HttpRequestMessage(HttpMethod.Post, "/v1/billings/api-keys/")
        {
            Content = JsonContent.Create(new { name = "canary" }),
            Headers = { { "Idempotency-Key", "canary" } },
        };
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await owner.SendAsync(idempotent));
        var secret = key.GetProperty("key").GetString()!;
        var again = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await owner.PostAsJsonAsync($"/v1/billings/api-keys/{key.GetProperty("id").GetGuid()}/rotate/", new { grace_period_seconds = 600 }));
        using var byKey = system.CreateClient(secret);
        string[] reads = ["/v1/models/", "/v1/billings/api-keys/", "/v1/orgs/", "/v1/sessions/recent/", "/v1/domains/", "/v1/nowhere/", "/v1/audit/events/"];
        foreach (var path in reads)
        {
            using var read = await byKey.GetAsync(path);
        }

        // Where a careless client puts them.
        using var asked = await byKey.PostAsJsonAsync("/v1/search/", new { query = "anything", domain = secret });
        using var misplaced = await anonymous.PostAsJsonAsync("/auth/jwt/verify/", new { token = secret });
        using var verified = await anonymous.PostAsJsonAsync("/auth/jwt/verify/", new { token = access });
        using var wrong = await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password = nextPassword });
        using var unreadable = await anonymous.PostAsync("/auth/jwt/create/", new StringContent($"{{\"email\": \"{email}\", \"password\": \"{password}\", ", Encoding.UTF8, "application/json"));
        using var refreshAsAccess = await system.CreateClient(refresh).GetAsync("/auth/users/me/");
        using var broken = await system.CreateClient(access + "x").GetAsync("/auth/users/me/");
        using var reported = await anonymous.PostAsJsonAsync("/v1/keys/report/", new { key = again.GetProperty("key").GetString() });
        using var changed = await owner.PostAsJsonAsync("/auth/users/set_password/", new { current_password = password, new_password = nextPassword });
        return
        [
            ("the password", password), ("the next password", nextPassword), ("the access token", access), ("the refresh token", refresh),
            ("its successor", rotated.GetProperty("refresh").GetString()!), ("the key", secret), ("the rotated key", again.GetProperty("key").GetString()!),
            ("the administrator's password", EgretSystem.AdministratorPassword),
        ];
    }

    /// <summary>Waits until a last request's trace has arrived from every process that it went through: what happened before it was sent before it.</summary>
    private async Task TelemetryHasArrivedAsync()
    {
        using var client = system.CreateClient();
        var trace = Guid.CreateVersion7().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/domains/") { Headers = { { "traceparent", $"00-{trace}-00f067aa0ba902b7-01" } } };
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await client.SendAsync(request));
        var bytes = Encoding.Latin1.GetString(Convert.FromHexString(trace));
        await ResponseAssert.EventuallyAsync(() => ReadAsync(system.Telemetry.File), telemetry => telemetry.Contains(bytes, StringComparison.Ordinal), TelemetryLimit);
        // The others send as often, and began no later.
        await Task.Delay(TimeSpan.FromSeconds(6));
    }

    private async IAsyncEnumerable<(string Place, string Content)> ReadEverythingAsync()
    {
        yield return ("telemetry", await ReadAsync(system.Telemetry.File));
        yield return ("redis in memory", await ReadRedisAsync());
        // The administrator's password, given by the operator, is not among the generated secrets; those open nothing for a client.
        foreach (var file in Directory.EnumerateFiles(system.DataFolder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            yield return (Path.GetRelativePath(system.DataFolder, file), await ReadAsync(file));
        }

        var logs = system.App.Services.GetRequiredService<ResourceLoggerService>();
        foreach (var resource in system.App.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            var output = new StringBuilder();
            await foreach (var batch in logs.GetAllAsync(resource))
            {
                foreach (var line in batch)
                {
                    output.AppendLine(line.Content);
                }
            }

            yield return ("output of " + resource.Name, output.ToString());
        }
    }

    private async Task<string> ReadRedisAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await system.App.GetConnectionStringAsync("cache") + ",allowAdmin=true");
        var (server, database) = (redis.GetServers().Single(), redis.GetDatabase());
        var content = new StringBuilder();
        // Else what is dumped is compressed, and could not be searched.
        await server.ConfigSetAsync("rdbcompression", "no");
        await foreach (var key in server.KeysAsync(pattern: "*"))
        {
            content.Append(key.ToString()).Append(' ');
            if (await database.KeyDumpAsync(key) is { } value)
            {
                content.Append(Encoding.Latin1.GetString(value));
            }
        }

        return content.ToString();
    }

    /// <summary>The bytes as characters; nothing of a file that its server has just removed.</summary>
    private static async Task<string> ReadAsync(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            return Encoding.Latin1.GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    [GeneratedRegex("egret_[0-9A-Za-z]{49}")]
    private static partial Regex KeyForm();
}
