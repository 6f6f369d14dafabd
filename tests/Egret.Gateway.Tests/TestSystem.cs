using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;

namespace Egret.Gateway.Tests;

/// <summary>The real gateway before the real Keys service and stand-ins for the other services.</summary>
public class TestSystem : IAsyncLifetime
{
    private static int _systems;
    private readonly List<GatewayHost> _gateways = [];

    private TestServer? _redis;
    private string? _cache;

    public KeysHost Keys { get; private set; } = null!;

    /// <summary>The Redis of a system that has a private one.</summary>
    public TestServer Redis => _redis ?? throw new InvalidOperationException("This system shares its Redis with others.");

    public IdentityUpstream Identity { get; } = new();

    public Upstream Knowledge { get; } = new();

    public Upstream Chat { get; } = new();

    public GatewayHost Gateway => _gateways[0];

    /// <summary>Settings of the first gateway beyond the usual ones.</summary>
    protected virtual Dictionary<string, string?> Settings => [];

    /// <summary>
    /// Whether a part that is slow is taken for away as soon as in production. Elsewhere a busy machine is no outage.
    /// </summary>
    protected virtual bool UsesProductionTimeouts => false;

    /// <summary>Whether the system has a Redis to itself, which tests may stop.</summary>
    protected virtual bool HasPrivateRedis => false;

    public async Task InitializeAsync()
    {
        _redis = HasPrivateRedis ? await TestServer.StartRedisAsync() : null;
        // Requests from this machine's address are counted per system, so each has a Redis database to itself.
        // Published messages reach the clients of all databases.
        _cache = _redis?.RedisConnection ?? TestServers.RedisDatabase(Interlocked.Increment(ref _systems));
        Keys = new(_redis?.RedisConnection ?? TestServers.Redis);
        await Keys.InitializeAsync();
        await Identity.StartAsync();
        await Knowledge.StartAsync();
        await Chat.StartAsync();
        await StartGatewayAsync(Settings);
    }

    public async Task DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await Keys.DisposeAsync();
        await Identity.DisposeAsync();
        await Knowledge.DisposeAsync();
        await Chat.DisposeAsync();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    /// <summary>Another gateway of the same system.</summary>
    public async Task<GatewayHost> StartGatewayAsync(Dictionary<string, string?>? settings = null)
    {
        var all = new Dictionary<string, string?>(settings ?? [])
        {
            ["Assertion:PrivateKey"] = Assertions.PrivateKey,
            ["ConnectionStrings:cache"] = _cache,
            ["services:identity:http:0"] = Identity.Address,
            ["services:keys:http:0"] = Keys.Address.ToString().TrimEnd('/'),
            ["services:knowledge:http:0"] = Knowledge.Address,
            ["services:chat:http:0"] = Chat.Address,
        };
        if (!UsesProductionTimeouts)
        {
            all["UpstreamCalls:Timeout"] = "00:00:20";
            all["RateLimits:RedisTimeout"] = "00:00:05";
        }

        var gateway = new GatewayHost(all);
        await gateway.InitializeAsync();
        _gateways.Add(gateway);
        return gateway;
    }

    /// <summary>Issues a key through the gateway, as its user would.</summary>
    public async Task<(string Id, string Secret)> IssueKeyAsync(PrincipalSnapshot user, object? body = null)
    {
        using var client = Gateway.ClientOf(Identity.Token(user.UserId));
        var response = await client.PostAsJsonAsync("/v1/billings/api-keys/", body ?? new { name = "ci" });
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, response);
        return (key.GetProperty("id").GetString()!, key.GetProperty("key").GetString()!);
    }

    /// <summary>
    /// What Identity does when a principal changes: dropping it from all gateways through the backplane.
    /// </summary>
    public static async Task InvalidatePrincipalAsync(Guid userId)
    {
        var services = new ServiceCollection();
        services.AddFusionCache(AccessCaches.Principals)
            .WithOptions(options => options.DisableTagging = true)
            .WithBackplane(new RedisBackplane(new RedisBackplaneOptions { Configuration = TestServers.Redis }));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IFusionCacheProvider>().GetCache(AccessCaches.Principals).RemoveAsync(
            AccessCaches.PrincipalEntry(userId), options => options.AllowBackgroundBackplaneOperations = false);
    }
}
