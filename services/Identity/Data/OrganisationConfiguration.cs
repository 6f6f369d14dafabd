using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("organisations");
        builder.Property(organisation => organisation.Id).ValueGeneratedNever();
        builder.Property(organisation => organisation.Slug).HasMaxLength(OrganisationSlug.MaxLength);
        builder.Ignore(organisation => organisation.Limits);
        builder.Property(organisation => organisation.Name).HasMaxLength(150);
        builder.HasIndex(organisation => organisation.Slug).IsUnique().HasDatabaseName(Constraints.OrganisationSlug);
    }
}
