using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class OrganisationQuotaConfiguration : IEntityTypeConfiguration<OrganisationQuota>
{
    public void Configure(EntityTypeBuilder<OrganisationQuota> builder)
    {
        builder.ToTable("organisation_limits");
        builder.Property(quota => quota.Id).ValueGeneratedNever();
    }
}
