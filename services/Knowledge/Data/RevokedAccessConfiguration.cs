using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class RevokedAccessConfiguration : IEntityTypeConfiguration<RevokedAccess>
{
    public void Configure(EntityTypeBuilder<RevokedAccess> builder)
    {
        builder.ToTable("revoked_access");
        builder.Property(access => access.Id).ValueGeneratedNever();
        // For the deletion of expired rows.
        builder.HasIndex(access => access.RevokedAt);
    }
}
