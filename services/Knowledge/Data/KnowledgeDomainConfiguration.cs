using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class KnowledgeDomainConfiguration : IEntityTypeConfiguration<KnowledgeDomain>
{
    public void Configure(EntityTypeBuilder<KnowledgeDomain> builder)
    {
        builder.ToTable("domains");
        builder.Property(domain => domain.Id).ValueGeneratedNever();
        builder.Property(domain => domain.Slug).HasMaxLength(KnowledgeDomain.SlugLength);
        builder.Property(domain => domain.Name).HasMaxLength(KnowledgeDomain.NameLength);
        builder.Property(domain => domain.Description).HasMaxLength(KnowledgeDomain.DescriptionLength);
        builder.HasIndex(domain => domain.Slug).IsUnique();
    }
}
