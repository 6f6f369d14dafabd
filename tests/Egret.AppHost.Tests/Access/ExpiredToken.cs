using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Egret.AppHost.Tests.Access;

/// <summary>
/// Creates access tokens with a chosen expiry, signed with the system's own key, which the tests can decrypt as the
/// operator. An issued token expires after half an hour only.
/// </summary>
internal static class ExpiredToken
{
    /// <summary>
    /// Returns the same token with another expiry, so that its age is the only reason for a rejection.
    /// </summary>
    public static async Task<string> MakeAsync(EgretSystem system, string accessToken, DateTimeOffset expiresAt)
    {
        var connection = await system.App.GetConnectionStringAsync("identitydb");
        // Row-level security returns no rows without a scope.
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false;Options=-c egret.scope=service");
        await using var command = source.CreateCommand(
            "select id, sealed_private_key from signing_keys where signs_from <= now() order by signs_from desc limit 1");
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync(), "Identity has no signing key.");
        var keyId = reader.GetString(0);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Open(system, keyId, (byte[])reader[1]), out _);
        // All claims of the issued token except its expiry.
        var payload = Base64UrlEncoder.Decode(accessToken.Split('.')[1]);
        var claims = JsonNode.Parse(payload)!;
        claims["exp"] = expiresAt.ToUnixTimeSeconds();
        return new JsonWebTokenHandler().CreateToken(
            claims.ToJsonString(),
            // Without the cache, which would use the key after its disposal.
            new SigningCredentials(
                new ECDsaSecurityKey(key)
                {
                    KeyId = keyId,
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                },
                SecurityAlgorithms.EcdsaSha256));
    }

    private static byte[] Open(EgretSystem system, string keyId, byte[] box)
    {
        var secret = File.ReadAllText(Path.Combine(system.DataFolder, "secrets", "signing-key-encryption-key"));
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var opened = new byte[box.Length - nonceSize - tagSize];
        using var aes = new AesGcm(Convert.FromBase64String(secret), tagSize);
        aes.Decrypt(
            box.AsSpan(0, nonceSize),
            box.AsSpan(nonceSize + tagSize),
            box.AsSpan(nonceSize, tagSize),
            opened,
            Encoding.UTF8.GetBytes(keyId));
        return opened;
    }
}
