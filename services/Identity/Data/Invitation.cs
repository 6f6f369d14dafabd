using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Data;

/// <summary>An open offer to one e-mail address to become a member. Accepting or withdrawing it deletes it.</summary>
internal sealed class Invitation
{
    private const int TokenBytes = 32;

    private Invitation()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    public Organisation Organisation { get; private init; } = null!;

    public string Email { get; private init; } = "";

    public string NormalizedEmail { get; private init; } = "";

    public OrganisationRole Role { get; private init; }

    /// <summary>SHA-256 of the token. The token is random, so a fast hash is enough.</summary>
    public byte[] TokenHash { get; private init; } = [];

    /// <summary>
    /// Id of the inviter; the invitation is valid only while the inviter may grant its role. Null for invitations
    /// stored before inviters were recorded.
    /// </summary>
    public Guid? InvitedBy { get; private init; }

    /// <summary>Id of the API key that created the invitation; null for a signed-in user.</summary>
    public Guid? InvitedWithKey { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>
    /// Creates an invitation and its token, which is not stored. An invitation created with an expiring API key
    /// expires no later than the key.
    /// </summary>
    public static Invitation Create(
        Guid organisationId, string email, string normalizedEmail, OrganisationRole role, CurrentCaller inviter,
        DateTimeOffset now, TimeSpan lifetime,
        out string token)
    {
        token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var expiresAt = now + lifetime;
        return new Invitation
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = organisationId,
            Email = email,
            NormalizedEmail = normalizedEmail,
            Role = role,
            TokenHash = ComputeHash(token),
            InvitedBy = inviter.UserId,
            InvitedWithKey = inviter.KeyId,
            CreatedAt = now,
            ExpiresAt = inviter.KeyExpiresAt < expiresAt ? inviter.KeyExpiresAt.Value : expiresAt,
        };
    }

    public static byte[] ComputeHash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
