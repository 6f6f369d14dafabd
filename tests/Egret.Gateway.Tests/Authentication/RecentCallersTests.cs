using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Gateway.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Gateway.Tests.Authentication;

/// <summary>A caller that is kept with its credential must not outlive anything that it was made from.</summary>
public sealed class RecentCallersTests : IDisposable
{
    private static readonly TimeProvider Standing = new StandingClock();
    private static readonly KeyVerdict Verdict = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), [], ExpiresAt: null);
    private static readonly PrincipalSnapshot User = new(Verdict.UserId, "ada@example.org", IsPlatformAdministrator: false, DateTimeOffset.UnixEpoch, null, []);

    private readonly CredentialDigest _digest = CredentialDigest.Of(ApiKeyFormat.Generate());
    // The time between two lines of a test could look like a stall.
    private readonly StallDetector _stalls = new(Standing);
    private readonly AccessMemory<KeyVerdict> _keys;
    private readonly AccessMemory<PrincipalSnapshot> _principals;
    private readonly SigningKeys _signingKeys = new(null!, TimeProvider.System, NullLogger<SigningKeys>.Instance);
    private readonly CallerCache _recent;

    public RecentCallersTests()
    {
        _keys = new(new FusionCache(new FusionCacheOptions()), _stalls, Standing);
        _principals = new(new FusionCache(new FusionCacheOptions()), _stalls, Standing);
        _recent = new(_keys, _principals, _signingKeys, _stalls, Standing);
    }

    [Fact]
    public void Caller_is_found_by_its_credential()
    {
        var caller = Keep(_recent.News);
        Assert.True(_recent.TryGet(_digest, out var found));
        Assert.Same(caller, found);
        Assert.False(_recent.TryGet(CredentialDigest.Of(ApiKeyFormat.Generate()), out _));
    }

    [Fact]
    public void News_of_a_key_or_a_user_end_it()
    {
        Keep(_recent.News);
        _keys.Drop("key:any");
        Assert.False(_recent.TryGet(_digest, out _));

        Keep(_recent.News);
        _principals.Drop("principal:any");
        Assert.False(_recent.TryGet(_digest, out _));

        Keep(_recent.News);
        _principals.InvalidateAll();
        Assert.False(_recent.TryGet(_digest, out _));
    }

    /// <summary>What was looked up before a revocation and arrives after it is not kept.</summary>
    [Fact]
    public void News_between_the_look_ups_and_the_keeping_count()
    {
        var news = _recent.News;
        _keys.Drop("key:any");
        Keep(news);
        Assert.False(_recent.TryGet(_digest, out _));
    }

    [Fact]
    public void Age_of_the_look_ups_and_end_of_the_credential_end_it()
    {
        Keep(_recent.News, endsAt: Standing.GetTimestamp());
        Assert.False(_recent.TryGet(_digest, out _));

        Keep(_recent.News, expiresAt: DateTimeOffset.UtcNow);
        Assert.False(_recent.TryGet(_digest, out _));
    }

    /// <summary>The assertion is kept with the caller: another's answers, or newer ones, must not get it.</summary>
    [Fact]
    public void Caller_is_kept_on_only_for_the_very_same_answers()
    {
        var caller = Keep(_recent.News);
        Assert.Same(caller, Keep(_recent.News));
        Assert.NotSame(caller, _recent.Keep(_digest, new Caller(User with { Email = "bob@example.org" }, Verdict), _recent.News, long.MaxValue, null));
    }

    public void Dispose()
    {
        _stalls.Dispose();
        _signingKeys.Dispose();
    }

    private Caller Keep(long news, long endsAt = long.MaxValue, DateTimeOffset? expiresAt = null) =>
        _recent.Keep(_digest, new Caller(User, Verdict), news, endsAt, expiresAt);

    private sealed class StandingClock : TimeProvider
    {
        private readonly long _timestamp = System.GetTimestamp();

        public override long GetTimestamp() => _timestamp;
    }
}
