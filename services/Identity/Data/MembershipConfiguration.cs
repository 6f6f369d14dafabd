using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.Property(membership => membership.Id).ValueGeneratedNever();
        builder.Property(membership => membership.Role).HasMaxLength(10)
            .HasConversion(role => role.ToWireName(), name => OrganisationRoleNames.FromWireName(name));
        builder.HasOne(membership => membership.Organisation).WithMany(organisation => organisation.Memberships)
            .HasForeignKey(membership => membership.OrganisationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(membership => membership.User).WithMany()
            .HasForeignKey(membership => membership.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(membership => new { membership.OrganisationId, membership.UserId }).IsUnique();
        builder.HasIndex(membership => membership.UserId);
    }
}
