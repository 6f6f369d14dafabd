using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Data;

/// <summary>
/// A single-use permission to set the password of a user without the current one. A change of the password deletes it.
/// </summary>
internal sealed class PasswordReset
{
    private const int TokenBytes = 32;

    private PasswordReset()
    {
    }

    /// <summary>SHA-256 of the token. The token is random, so a fast hash is enough.</summary>
    public byte[] TokenHash { get; private init; } = [];

    public Guid UserId { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public static PasswordReset Create(Guid userId, DateTimeOffset now, TimeSpan lifetime, out string token)
    {
        token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        return new PasswordReset { TokenHash = ComputeHash(token), UserId = userId, CreatedAt = now, ExpiresAt = now + lifetime };
    }

    public static byte[] ComputeHash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
