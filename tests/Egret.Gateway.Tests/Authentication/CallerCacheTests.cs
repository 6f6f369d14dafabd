using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.Tests.Authentication;

/// <summary>A cached caller must not outlive the lookups and the token that it was created from.</summary>
public sealed class CallerCacheTests : IDisposable
{
    private static readonly TimeProvider Clock = new FixedTimeProvider();
    private static readonly KeyVerdict Verdict = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), [], ExpiresAt: null);
    private static readonly PrincipalSnapshot User = new(
        Verdict.UserId, "ada@example.org", IsPlatformAdministrator: false, DateTimeOffset.UnixEpoch, null, []);

    private readonly CredentialDigest _digest = CredentialDigest.Of(ApiKeyFormat.Generate());
    // With the system clock, a pause between two statements of a test could be detected as a stall.
    private readonly StallDetector _stalls = new(Clock);
    private readonly AccessMemory<KeyVerdict> _keys;
    private readonly AccessMemory<PrincipalSnapshot> _principals;
    private readonly SigningKeys _signingKeys = new(null!, TimeProvider.System, NullLogger<SigningKeys>.Instance);
    private readonly CallerCache _callers;

    public CallerCacheTests()
    {
        _keys = new(new FusionCache(new FusionCacheOptions()), _stalls, Clock);
        _principals = new(new FusionCache(new FusionCacheOptions()), _stalls, Clock);
        _callers = new(_keys, _principals, _signingKeys, _stalls, Clock);
    }

    [Fact]
    public void Cached_caller_is_found_by_its_credential()
    {
        var caller = Store(_callers.Version);
        Assert.True(_callers.TryGet(_digest, out var found));
        Assert.Same(caller, found);
        Assert.False(_callers.TryGet(CredentialDigest.Of(ApiKeyFormat.Generate()), out _));
    }

    [Fact]
    public void Invalidation_of_any_key_or_user_invalidates_the_caller()
    {
        Store(_callers.Version);
        _keys.Invalidate("key:any");
        Assert.False(_callers.TryGet(_digest, out _));

        Store(_callers.Version);
        _principals.Invalidate("principal:any");
        Assert.False(_callers.TryGet(_digest, out _));

        Store(_callers.Version);
        _principals.InvalidateAll();
        Assert.False(_callers.TryGet(_digest, out _));
    }

    /// <summary>A lookup that started before a revocation and completes after it is not cached.</summary>
    [Fact]
    public void Invalidation_between_lookup_and_store_invalidates_the_caller()
    {
        var version = _callers.Version;
        _keys.Invalidate("key:any");
        Store(version);
        Assert.False(_callers.TryGet(_digest, out _));
    }

    [Fact]
    public void Caller_expires_with_its_lookups_and_its_credential()
    {
        Store(_callers.Version, endsAt: Clock.GetTimestamp());
        Assert.False(_callers.TryGet(_digest, out _));

        Store(_callers.Version, expiresAt: DateTimeOffset.UtcNow);
        Assert.False(_callers.TryGet(_digest, out _));
    }

    /// <summary>The assertion is cached with the caller: other or newer lookups must not get it.</summary>
    [Fact]
    public void Cached_caller_is_retained_only_for_the_same_lookups()
    {
        var caller = Store(_callers.Version);
        Assert.Same(caller, Store(_callers.Version));
        var changed = new Caller(User with { Email = "bob@example.org" }, Verdict);
        Assert.NotSame(caller, _callers.Store(_digest, changed, _callers.Version, long.MaxValue, null));
    }

    public void Dispose()
    {
        _stalls.Dispose();
        _signingKeys.Dispose();
    }

    private Caller Store(long version, long endsAt = long.MaxValue, DateTimeOffset? expiresAt = null) =>
        _callers.Store(_digest, new Caller(User, Verdict), version, endsAt, expiresAt);

    private sealed class FixedTimeProvider : TimeProvider
    {
        private readonly long _timestamp = System.GetTimestamp();

        public override long GetTimestamp() => _timestamp;
    }
}
