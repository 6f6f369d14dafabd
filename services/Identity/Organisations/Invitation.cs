using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Organisations;

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

    /// <summary>Who made it; it is good only while they may give out its role. Null for one that was made before that was noted.</summary>
    public Guid? InvitedBy { get; private init; }

    /// <summary>The API key that it was made with; null for a user who had signed in.</summary>
    public Guid? InvitedWithKey { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>Makes an invitation and the token that accepts it, which is not kept. One that is made with a key that expires does not outlast it.</summary>
    public static Invitation Create(
        Guid organisationId, string email, string normalizedEmail, OrganisationRole role, CurrentCaller inviter, DateTimeOffset now, TimeSpan lifetime,
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
            TokenHash = HashOf(token),
            InvitedBy = inviter.UserId,
            InvitedWithKey = inviter.KeyId,
            CreatedAt = now,
            ExpiresAt = inviter.KeyExpiresAt < expiresAt ? inviter.KeyExpiresAt.Value : expiresAt,
        };
    }

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.Property(invitation => invitation.Id).ValueGeneratedNever();
        builder.Property(invitation => invitation.Email).HasMaxLength(254);
        builder.Property(invitation => invitation.NormalizedEmail).HasMaxLength(254);
        builder.Property(invitation => invitation.Role).HasMaxLength(10)
            .HasConversion(role => role.ToWireName(), name => OrganisationRoleNames.FromWireName(name));
        builder.HasOne(invitation => invitation.Organisation).WithMany()
            .HasForeignKey(invitation => invitation.OrganisationId).OnDelete(DeleteBehavior.Cascade);
        // With the account go its invitations; they must not come to look like those whose inviter was never noted.
        builder.HasOne<User>().WithMany().HasForeignKey(invitation => invitation.InvitedBy).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(invitation => invitation.InvitedWithKey).HasFilter("invited_with_key is not null");
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasIndex(invitation => new { invitation.OrganisationId, invitation.NormalizedEmail }).IsUnique()
            .HasDatabaseName(Constraints.InvitationEmail);
        builder.HasIndex(invitation => invitation.ExpiresAt);
    }
}
