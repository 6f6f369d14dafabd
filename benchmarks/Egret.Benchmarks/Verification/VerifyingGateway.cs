using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Gateway.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Benchmarks.Verification;

/// <summary>A gateway's memory of a key that is in use.</summary>
internal sealed class VerifyingGateway
{
    private readonly string _key;
    private readonly Caller _caller;
    private readonly CallerCache _recent;

    public VerifyingGateway(string key, KeyVerdict verdict)
    {
        _key = key;
        _caller = new Caller(
            new PrincipalSnapshot(verdict.UserId, "caller@example.org", IsPlatformAdministrator: false, DateTimeOffset.UnixEpoch, null, []), verdict);
        var time = TimeProvider.System;
        var stalls = new StallDetector(time);
        _ = stalls.StartAsync(CancellationToken.None);
        _recent = new CallerCache(
            new AccessMemory<KeyVerdict>(new FusionCache(new FusionCacheOptions()), stalls, time),
            new AccessMemory<PrincipalSnapshot>(new FusionCache(new FusionCacheOptions()), stalls, time),
            new SigningKeys(new NoClients(), time, NullLogger<SigningKeys>.Instance), stalls, time);
    }

    /// <summary>What the gateway does for each request with the key, where its connection is new.</summary>
    public bool Find()
    {
        if (!ApiKeyFormat.IsWellFormed(_key))
        {
            return false;
        }

        var digest = CredentialDigest.Of(_key);
        if (!_recent.TryGet(digest, out _))
        {
            // The first time, and whenever this machine stood still so long that the memory is distrusted.
            _recent.Keep(digest, _caller, _recent.News, endsAt: long.MaxValue, _caller.Key!.ExpiresAt);
        }

        return true;
    }

    private sealed class NoClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("What is in memory is not asked for.");
    }
}
