using Egret.Keys.ApiKeys;
using Egret.Testing;

namespace Egret.Gateway.Tests;

/// <summary>The real Keys service.</summary>
public sealed class KeysHost(string cache) : ServiceApp<IssueApiKeyRequest>
{
    protected override string? DatabaseName => "keysdb";

    protected override Task<string> GetCacheAsync() => Task.FromResult(cache);
}
