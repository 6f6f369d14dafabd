using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Benchmarks.Verification;

/// <summary>The gateway's caches with an API key in use.</summary>
internal sealed class VerifyingGateway
{
    private readonly string _key;
    private readonly Caller _caller;
    private readonly CallerCache _callers;

    public VerifyingGateway(string key, KeyVerdict verdict)
    {
        _key = key;
        _caller = new Caller(
            new PrincipalSnapshot(
                verdict.UserId,
                "caller@example.org",
                IsPlatformAdministrator: false,
                DateTimeOffset.UnixEpoch,
                null,
                []),
            verdict);
        var time = TimeProvider.System;
        var stalls = new StallDetector(time);
        _ = stalls.StartAsync(CancellationToken.None);
        _callers = new CallerCache(
            new AccessMemory<KeyVerdict>(new FusionCache(new FusionCacheOptions()), stalls, time),
            new AccessMemory<PrincipalSnapshot>(new FusionCache(new FusionCacheOptions()), stalls, time),
            new SigningKeys(new NoClients(), time, NullLogger<SigningKeys>.Instance), stalls, time);
    }

    /// <summary>The lookup of the caller for a request on a new connection.</summary>
    public bool Find()
    {
        if (!ApiKeyFormat.IsWellFormed(_key))
        {
            return false;
        }

        var digest = CredentialDigest.Of(_key);
        if (!_callers.TryGet(digest, out _))
        {
            // The first call, or a stall of the machine invalidated the cache.
            _callers.Store(digest, _caller, _callers.Version, endsAt: long.MaxValue, _caller.Key!.ExpiresAt);
        }

        return true;
    }

    private sealed class NoClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("A cached key requires no lookup.");
    }
}
