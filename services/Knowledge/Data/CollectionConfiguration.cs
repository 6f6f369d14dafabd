using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class CollectionConfiguration : IEntityTypeConfiguration<Collection>
{
    public void Configure(EntityTypeBuilder<Collection> builder)
    {
        builder.ToTable("collections", table => table.HasCheckConstraint(
            "ck_collections_one_owner", "num_nonnulls(organisation_id, category_id) = 1"));
        builder.Property(collection => collection.Id).ValueGeneratedNever();
        builder.Property(collection => collection.PassageCount).HasDefaultValue(0);
        builder.Property(collection => collection.TokenCount).HasDefaultValue(0L);
        builder.HasIndex(collection => collection.OrganisationId).IsUnique();
    }
}
