using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class CategoryConfiguration : IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.ToTable("categories");
        builder.Property(category => category.Id).ValueGeneratedNever();
        builder.Property(category => category.Code).HasMaxLength(KnowledgeDomain.SlugLength);
        builder.Property(category => category.Name).HasMaxLength(KnowledgeDomain.NameLength);
        builder.HasIndex(category => new { category.DomainId, category.Code }).IsUnique();
        builder.HasOne(category => category.Domain).WithMany(domain => domain.Categories)
            .HasForeignKey(category => category.DomainId);
        builder.HasOne(category => category.Collection).WithOne()
            .HasForeignKey<Collection>(collection => collection.CategoryId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
