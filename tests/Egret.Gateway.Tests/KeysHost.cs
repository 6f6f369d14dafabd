using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.Gateway.Health;
using Egret.Keys.ApiKeys;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;

namespace Egret.Gateway.Tests;

/// <summary>The real Keys service.</summary>
public sealed class KeysHost(string cache) : ServiceApp<IssueApiKeyRequest>
{
    protected override string? DatabaseName => "keysdb";

    protected override Task<string> GetCacheAsync() => Task.FromResult(cache);
}
