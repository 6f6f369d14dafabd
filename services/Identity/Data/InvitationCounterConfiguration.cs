using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

internal sealed class InvitationCounterConfiguration : IEntityTypeConfiguration<InvitationCounter>
{
    public void Configure(EntityTypeBuilder<InvitationCounter> builder)
    {
        builder.ToTable("invitation_tallies");
        builder.HasKey(counter => counter.UserId);
        builder.Property(counter => counter.UserId).ValueGeneratedNever();
        builder.HasOne<User>().WithOne().HasForeignKey<InvitationCounter>(counter => counter.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(counter => counter.WindowEndsAt);
    }
}
