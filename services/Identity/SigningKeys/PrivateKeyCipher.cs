using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Data;
using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

/// <summary>Encrypts private signing keys, each bound to its id.</summary>
internal sealed class PrivateKeyCipher(IOptions<SigningKeyOptions> options)
{
    private readonly byte[] _key = Convert.FromBase64String(options.Value.EncryptionKey);

    public byte[] Seal(string keyId, byte[] privateKey)
    {
        var box = SealedBox.Seal(_key, Encoding.UTF8.GetBytes(keyId), privateKey);
        CryptographicOperations.ZeroMemory(privateKey);
        return box;
    }

    /// <exception cref="InvalidOperationException">The key was encrypted with another encryption key, or
    /// modified.</exception>
    public byte[] Open(string keyId, byte[] box)
    {
        try
        {
            return SealedBox.Open(_key, Encoding.UTF8.GetBytes(keyId), box);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new InvalidOperationException(
                $"Signing key {keyId} cannot be decrypted: SigningKeys:EncryptionKey has changed since it was stored.", exception);
        }
    }
}
