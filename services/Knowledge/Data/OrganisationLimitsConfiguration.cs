using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class OrganisationLimitsConfiguration : IEntityTypeConfiguration<OrganisationLimits>
{
    public void Configure(EntityTypeBuilder<OrganisationLimits> builder)
    {
        builder.ToTable("organisation_limits");
        builder.Property(quota => quota.Id).ValueGeneratedNever();
    }
}
