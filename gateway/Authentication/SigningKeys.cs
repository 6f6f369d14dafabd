using System.Collections.Frozen;
using System.Security.Cryptography;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Identity's published keys. Fetched at start and every few seconds, and once more for a key that is not known yet, but not more often than
/// every two seconds whatever callers send.
/// </summary>
internal sealed class SigningKeys(IHttpClientFactory clients, TimeProvider time, ILogger<SigningKeys> logger)
    : GuardedBackgroundService(time, logger)
{
    /// <summary>How long a key that was taken back as compromised is still believed.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _fetching = new(1);
    private FrozenDictionary<string, ECDsaSecurityKey> _keys = FrozenDictionary<string, ECDsaSecurityKey>.Empty;
    private string? _document;
    private long? _triedAt;
    private bool _lastTrySucceeded;
    private int _generation;

    /// <summary>Changes with the keys: what was checked with earlier ones is to be checked again.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>The key of this id. Unavailable when it is not known and Identity cannot be asked.</summary>
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
            var document = await clients.CreateClient(AccessDirectory.IdentityClient).GetStringAsync("/.well-known/jwks.json", cancellationToken);
            var keys = new JsonWebKeySet(document).Keys.Where(IsUsable).DistinctBy(key => key.Kid).ToFrozenDictionary(key => key.Kid, ToSecurityKey);
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
