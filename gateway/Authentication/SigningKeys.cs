using System.Collections.Frozen;
using System.Security.Cryptography;
using Egret.Gateway.AccessCaching;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Caches Identity's published signing keys. They are fetched at start, every 5 s, and when a token names an uncached
/// key, but at most every 2 s, so that forged key ids cannot cause more calls.
/// </summary>
internal sealed class SigningKeys(IHttpClientFactory clients, TimeProvider time, ILogger<SigningKeys> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>
    /// The poll interval, and so the longest time during which a key revoked as compromised is accepted.
    /// </summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _fetching = new(1);
    private FrozenDictionary<string, ECDsaSecurityKey> _keys = FrozenDictionary<string, ECDsaSecurityKey>.Empty;
    private string? _document;
    private long? _triedAt;
    private bool _lastTrySucceeded;
    private int _generation;

    /// <summary>
    /// The generation of the keys. Tokens validated with an earlier generation must be validated again.
    /// </summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Finds the key with this id; unavailable if it is not cached and the call to Identity failed.</summary>
    public async ValueTask<(LookupOutcome Outcome, ECDsaSecurityKey? Value)> FindAsync(string keyId)
    {
        if (_keys.TryGetValue(keyId, out var known))
        {
            return (LookupOutcome.Found, known);
        }

        await RefreshAsync(CancellationToken.None);
        if (_keys.TryGetValue(keyId, out known))
        {
            return (LookupOutcome.Found, known);
        }

        return (_lastTrySucceeded ? LookupOutcome.Unknown : LookupOutcome.Unavailable, null);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RefreshAsync(stoppingToken);
            await Task.Delay(_lastTrySucceeded ? RefreshInterval : RetryInterval, Time, stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            if (_triedAt is { } before && Time.GetElapsedTime(before) < (_lastTrySucceeded ? MinInterval : RetryInterval))
            {
                return;
            }

            _lastTrySucceeded = await TryFetchAsync(cancellationToken);
            _triedAt = Time.GetTimestamp();
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<bool> TryFetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var document = await clients.CreateClient(AccessDirectory.IdentityClient)
                .GetStringAsync("/.well-known/jwks.json", cancellationToken);
            var keys = new JsonWebKeySet(document).Keys.Where(IsUsable)
                .DistinctBy(key => key.Kid).ToFrozenDictionary(key => key.Kid, ToSecurityKey);
            if (document != _document)
            {
                _document = document;
                _keys = keys;
                Interlocked.Increment(ref _generation);
                Logger.SigningKeysFetched(keys.Count);
            }

            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or ArgumentException or CryptographicException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Logger.LookupFailed(AccessDirectory.IdentityClient, exception);
            return false;
        }
    }

    private static bool IsUsable(JsonWebKey key) =>
        key is { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, Kid.Length: > 0, Use: null or "" or "sig" };

    private static ECDsaSecurityKey ToSecurityKey(JsonWebKey key) => new(ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
    }))
    {
        KeyId = key.Kid,
    };

    public override void Dispose()
    {
        _fetching.Dispose();
        base.Dispose();
    }
}
