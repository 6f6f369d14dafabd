using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Data;
using Egret.Identity.SigningKeys;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Mail;

/// <summary>
/// Encrypts the tokens of pending mails. The key is derived from the one for signing keys, so that a deployment needs
/// one secret.
/// </summary>
internal sealed class MailSecrets(IOptions<SigningKeyOptions> options)
{
    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Convert.FromBase64String(options.Value.EncryptionKey), outputLength: 32,
        info: "egret outgoing mail"u8.ToArray());

    public byte[] Seal(Guid mailId, string token) => SealedBox.Seal(_key, mailId.ToByteArray(), Encoding.UTF8.GetBytes(token));

    public string Open(Guid mailId, byte[] box) => Encoding.UTF8.GetString(SealedBox.Open(_key, mailId.ToByteArray(), box));
}
