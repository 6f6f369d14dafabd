using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Gateway.Authentication;
using Egret.Keys.ApiKeys;
using Egret.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Benchmarks.Verification;

/// <summary>The places where a key's verdict is found, from the nearest to the farthest.</summary>
[MemoryDiagnoser]
public class KeyVerification
{
    private readonly KeysHost _keys = new(TestServers.Redis);
    private readonly KeysHost _keysWithoutRedis = new("127.0.0.1:1,connectTimeout=100");
    private readonly string _wrong = ApiKeyFormat.Generate()[..^1] + "!";
    private HttpClient _service = null!;
    private HttpClient _serviceWithoutRedis = null!;
    private AccessDirectory _directory = null!;
    private string _key = "";
    private VerifyKeyRequest _asked = null!;
    private VerifyKeyRequest _askedWithoutRedis = null!;

    /// <summary>Starts Keys twice, once without Redis, each with a key.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        await _keys.InitializeAsync();
        await _keysWithoutRedis.InitializeAsync();
        _service = _keys.CreateClient(Assertions.Service());
        _serviceWithoutRedis = _keysWithoutRedis.CreateClient(Assertions.Service());
        _key = await IssueAsync(_keys);
        _asked = new VerifyKeyRequest(ApiKeyFormat.Hash(_key));
        _askedWithoutRedis = new VerifyKeyRequest(ApiKeyFormat.Hash(await IssueAsync(_keysWithoutRedis)));

        var stalls = new StallWatch(TimeProvider.System);
        await stalls.StartAsync(CancellationToken.None);
        _directory = new AccessDirectory(
            new AccessMemory<KeyVerdict>(new FusionCache(new FusionCacheOptions()), stalls, TimeProvider.System),
            new AccessMemory<PrincipalSnapshot>(new FusionCache(new FusionCacheOptions()), stalls, TimeProvider.System),
            new OneClient(_service), TimeProvider.System, NullLogger<AccessDirectory>.Instance);
    }

    /// <summary>Ends them.</summary>
    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _keys.DisposeAsync();
        await _keysWithoutRedis.DisposeAsync();
    }

    /// <summary>A mistyped or invented key: no look-up at all.</summary>
    [Benchmark(Baseline = true)]
    public bool RefusedByChecksum() => ApiKeyFormat.IsWellFormed(_wrong);

    /// <summary>A key in use, hashed and found in the gateway's memory.</summary>
    [Benchmark]
    public async Task<bool> FoundInMemory() =>
        (await _directory.FindKeyAsync(ApiKeyFormat.Hash(_key), mayAsk: true))?.Value is not null ? true : throw new InvalidOperationException("The key was not found.");

    /// <summary>A key not used at this gateway for some seconds: asked of Keys, which finds it in Redis most times, and every five seconds in PostgreSQL.</summary>
    [Benchmark]
    public Task<KeyVerdict> FoundInRedis() => VerifyAsync(_service, _asked);

    /// <summary>A key not used anywhere for some seconds, or any without Redis: asked of Keys, which finds it in PostgreSQL.</summary>
    [Benchmark]
    public Task<KeyVerdict> FoundInPostgres() => VerifyAsync(_serviceWithoutRedis, _askedWithoutRedis);

    private static async Task<KeyVerdict> VerifyAsync(HttpClient service, VerifyKeyRequest asked)
    {
        using var response = await service.PostAsJsonAsync("/internal/keys/verify", asked, ResponseAssert.Json);
        return await ResponseAssert.ReadAsync<KeyVerdict>(HttpStatusCode.OK, response);
    }

    private static async Task<string> IssueAsync(KeysHost keys)
    {
        using var owner = keys.CreateClient(TestCaller.OwnerOfNewOrganisation());
        var issued = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/billings/api-keys/", new { name = "benchmark" }));
        return issued.GetProperty("key").GetString()!;
    }

    private sealed class OneClient(HttpClient client) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => client;
    }

    private sealed class KeysHost(string redis) : ServiceApp<IssueApiKeyRequest>
    {
        protected override string? DatabaseName => "keysdb";

        protected override Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            settings["ConnectionStrings:cache"] = redis;
            return Task.CompletedTask;
        }
    }
}
