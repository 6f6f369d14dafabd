using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Egret.Identity.Tests.SigningKeys;

/// <summary>
/// The signing key of the service, read with access to database and encryption key. Creates correctly signed tokens
/// with invalid content.
/// </summary>
internal sealed class StolenKey(string keyId, ECDsa key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public string KeyId => keyId;

    public static async Task<StolenKey> TakeAsync(IdentityApp app)
    {
        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection!);
        await using var command = source.CreateCommand("select id, sealed_private_key from signing_keys order by signs_from limit 1");
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        var id = rows.GetString(0);
        var box = (byte[])rows.GetValue(1);
        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes =
            new AesGcm(
                Convert.FromBase64String(
                app.ReplicaSettings.Single(setting => setting.Name == "SigningKeys:EncryptionKey").Value!), TagSize);
        aes.Decrypt(box.AsSpan(0, NonceSize), box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), plain,
            Encoding.UTF8.GetBytes(id));
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(plain, out _);
        return new(id, key);
    }

    /// <summary>Signs header and payload.</summary>
    public string Sign(string header, string payload)
    {
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        return $"{content}.{Base64UrlEncoder.Encode(key.SignData(Encoding.UTF8.GetBytes(content), HashAlgorithmName.SHA256))}";
    }
}
