using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class DeletedOrganisationConfiguration : IEntityTypeConfiguration<DeletedOrganisation>
{
    public void Configure(EntityTypeBuilder<DeletedOrganisation> builder)
    {
        builder.ToTable("deleted_organisations");
        builder.Property(organisation => organisation.Id).ValueGeneratedNever();
    }
}
