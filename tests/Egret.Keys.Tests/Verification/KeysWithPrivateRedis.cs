using Egret.Testing;

namespace Egret.Keys.Tests.Verification;

/// <summary>The service with a separate Redis server that tests may stop.</summary>
public sealed class KeysWithPrivateRedis : KeysApp
{
    public TestServer Redis { get; private set; } = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Redis.DisposeAsync();
    }

    protected override async Task<string> GetCacheAsync()
    {
        Redis = await TestServer.StartRedisAsync();
        return Redis.RedisConnection;
    }
}
