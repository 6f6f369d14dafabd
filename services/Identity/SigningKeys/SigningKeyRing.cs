using System.Security.Cryptography;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.SigningKeys;

/// <summary>The current keys in memory. Algorithm and keys are chosen here, never by a token.</summary>
internal sealed class SigningKeyRing(PrivateKeyCipher cipher, TimeProvider time)
{
    private volatile IReadOnlyList<Entry> _entries = [];

    /// <summary>The published keys: the current key, the next one and previous ones with unexpired tokens.</summary>
    public IReadOnlyList<PublishedKey> Published => [.. _entries.Select(entry => entry.Published)];

    /// <summary>The credentials that sign new tokens.</summary>
    public SigningCredentials Current()
    {
        var now = time.GetUtcNow();
        return _entries.LastOrDefault(entry => entry.SignsFrom <= now)?.Credentials
            ?? throw new InvalidOperationException("No signing key is loaded; the service has not started.");
    }

    /// <summary>Returns the key with this id; empty if unknown.</summary>
    public IEnumerable<SecurityKey> Find(string? keyId) =>
        _entries.Where(entry => string.Equals(entry.Published.KeyId, keyId, StringComparison.Ordinal))
            .Select(entry => entry.Credentials.Key);

    /// <summary>
    /// Loads the stored keys. Instances of known keys are reused, because requests may be signing with them.
    /// </summary>
    public async Task LoadAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var known = _entries.ToDictionary(entry => entry.Published.KeyId, StringComparer.Ordinal);
        var stored = await database.SigningKeys.AsNoTracking().OrderBy(key => key.SignsFrom).ThenBy(key => key.Id)
            .ToListAsync(cancellationToken);
        _entries = [.. stored.Select(key => known.GetValueOrDefault(key.Id) ?? Open(key))];
    }

    private Entry Open(SigningKey key)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(cipher.Open(key.Id, key.SealedPrivateKey), out _);
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        return new Entry(
            key.SignsFrom,
            new PublishedKey(key.Id, Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y)),
            new SigningCredentials(new ECDsaSecurityKey(ecdsa) { KeyId = key.Id }, SecurityAlgorithms.EcdsaSha256));
    }

    private sealed record Entry(DateTimeOffset SignsFrom, PublishedKey Published, SigningCredentials Credentials);
}
