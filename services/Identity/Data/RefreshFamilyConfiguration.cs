using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

internal sealed class RefreshFamilyConfiguration : IEntityTypeConfiguration<RefreshFamily>
{
    public const int UserAgentLength = 256;

    public void Configure(EntityTypeBuilder<RefreshFamily> builder)
    {
        builder.ToTable("refresh_families");
        builder.Property(family => family.Id).ValueGeneratedNever();
        builder.Property(family => family.UserAgent).HasMaxLength(UserAgentLength);
        builder.Property(family => family.IpAddress).HasMaxLength(45);
        builder.Property(family => family.Network).HasMaxLength(45).HasDefaultValue("");
        builder.HasOne<User>().WithMany().HasForeignKey(family => family.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(family => new { family.UserId, family.RevokedAt });
        builder.HasIndex(family => new { family.UserId, family.Network });
        builder.HasIndex(family => family.ExpiresAt);
    }
}
