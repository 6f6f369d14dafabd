using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

/// <summary>Encrypts private signing keys with AES-256-GCM, each bound to its id so that rows cannot be swapped.</summary>
internal sealed class PrivateKeyCipher(IOptions<SigningKeyOptions> options)
{
    private readonly byte[] _key = Convert.FromBase64String(options.Value.EncryptionKey);

    /// <summary>Nonce, tag and ciphertext in one.</summary>
    public byte[] Seal(string keyId, byte[] privateKey)
    {
        var nonceSize = AesGcm.NonceByteSizes.MaxSize;
        var tagSize = AesGcm.TagByteSizes.MaxSize;
        var box = new byte[nonceSize + tagSize + privateKey.Length];
        var nonce = box.AsSpan(0, nonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, tagSize);
        aes.Encrypt(nonce, privateKey, box.AsSpan(nonceSize + tagSize), box.AsSpan(nonceSize, tagSize), Encoding.UTF8.GetBytes(keyId));
        CryptographicOperations.ZeroMemory(privateKey);
        return box;
    }

    /// <exception cref="InvalidOperationException">It was sealed under another key, or tampered with.</exception>
    public byte[] Open(string keyId, byte[] box)
    {
        var nonceSize = AesGcm.NonceByteSizes.MaxSize;
        var tagSize = AesGcm.TagByteSizes.MaxSize;
        var privateKey = new byte[box.Length - nonceSize - tagSize];
        using var aes = new AesGcm(_key, tagSize);
        try
        {
            aes.Decrypt(
                box.AsSpan(0, nonceSize), box.AsSpan(nonceSize + tagSize), box.AsSpan(nonceSize, tagSize), privateKey, Encoding.UTF8.GetBytes(keyId));
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new InvalidOperationException(
                $"Signing key {keyId} cannot be decrypted: SigningKeys:EncryptionKey is not the one it was stored under.", exception);
        }

        return privateKey;
    }
}
