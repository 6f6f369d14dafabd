using System.Security.Cryptography;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.SigningKeys;

/// <summary>
/// The keys of this moment, in memory: which one signs and which ones a token may have been signed with. Algorithm and keys
/// come from here alone, never from what a token says.
/// </summary>
internal sealed class SigningKeyRing(PrivateKeyCipher cipher, TimeProvider time)
{
    private volatile IReadOnlyList<Entry> _entries = [];

    /// <summary>Every published key: the one that signs, the next, and those whose tokens may still live.</summary>
    public IReadOnlyList<PublishedKey> Published => [.. _entries.Select(entry => entry.Published)];

    /// <summary>What a new token is signed with.</summary>
    public SigningCredentials Current()
    {
        var now = time.GetUtcNow();
        return _entries.LastOrDefault(entry => entry.SignsFrom <= now)?.Credentials
            ?? throw new InvalidOperationException("There is no signing key; the service has not started.");
    }

    /// <summary>The key with this id; none for one that is not, or no longer, ours.</summary>
    public IEnumerable<SecurityKey> Find(string? keyId) =>
        _entries.Where(entry => string.Equals(entry.Published.KeyId, keyId, StringComparison.Ordinal)).Select(entry => entry.Credentials.Key);

    /// <summary>Takes over what is stored. Keys that are already known are kept, because requests may be signing with them.</summary>
    public async Task LoadAsync(IdentityContext database, CancellationToken cancellationToken)
    {
        var known = _entries.ToDictionary(entry => entry.Published.KeyId, StringComparer.Ordinal);
        var stored = await database.SigningKeys.AsNoTracking().OrderBy(key => key.SignsFrom).ThenBy(key => key.Id).ToListAsync(cancellationToken);
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

/// <summary>The public half of a key, as the key set shows it.</summary>
internal sealed record PublishedKey(string KeyId, string X, string Y);
