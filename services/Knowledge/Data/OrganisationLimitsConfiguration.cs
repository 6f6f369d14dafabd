using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class OrganisationLimitsConfiguration : IEntityTypeConfiguration<OrganisationLimits>
{
    public void Configure(EntityTypeBuilder<OrganisationLimits> builder)
    {
        builder.ToTable("organisation_limits");
        builder.Property(limits => limits.Id).ValueGeneratedNever();
        builder.Property(limits => limits.UpdatedAt).HasColumnName("stated_at");
    }
}
