using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

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
        // Deleted with the account: a null inviter would mean an invitation from before inviters were recorded.
        builder.HasOne<User>().WithMany().HasForeignKey(invitation => invitation.InvitedBy).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(invitation => invitation.InvitedWithKey).HasFilter("invited_with_key is not null");
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasIndex(invitation => new { invitation.OrganisationId, invitation.NormalizedEmail }).IsUnique()
            .HasDatabaseName(Constraints.InvitationEmail);
        builder.HasIndex(invitation => invitation.ExpiresAt);
    }
}
