using Egret.Identity.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Organisations;

internal sealed class InvitationTallyConfiguration : IEntityTypeConfiguration<InvitationCounter>
{
    public void Configure(EntityTypeBuilder<InvitationCounter> builder)
    {
        builder.ToTable("invitation_tallies");
        builder.HasKey(tally => tally.UserId);
        builder.Property(tally => tally.UserId).ValueGeneratedNever();
        builder.HasOne<User>().WithOne().HasForeignKey<InvitationCounter>(tally => tally.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(tally => tally.WindowEndsAt);
    }
}
