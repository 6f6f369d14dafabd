using Egret.Knowledge.Documents;
using Egret.Knowledge.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

internal sealed class DomainConfiguration : IEntityTypeConfiguration<KnowledgeDomain>
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

internal sealed class CategoryConfiguration : IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.ToTable("categories");
        builder.Property(category => category.Id).ValueGeneratedNever();
        builder.Property(category => category.Code).HasMaxLength(KnowledgeDomain.SlugLength);
        builder.Property(category => category.Name).HasMaxLength(KnowledgeDomain.NameLength);
        builder.HasIndex(category => new { category.DomainId, category.Code }).IsUnique();
        builder.HasOne(category => category.Domain).WithMany(domain => domain.Categories).HasForeignKey(category => category.DomainId);
        builder.HasOne(category => category.Collection).WithOne().HasForeignKey<Collection>(collection => collection.CategoryId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}

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

internal sealed class DocumentConfiguration : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.ToTable("documents");
        builder.Property(document => document.Id).ValueGeneratedNever();
        builder.Property(document => document.Filename).HasMaxLength(Document.FilenameLength);
        builder.Property(document => document.ContentType).HasMaxLength(127);
        builder.Property(document => document.Sha256).HasMaxLength(64).IsFixedLength();
        builder.Property(document => document.Status).HasMaxLength(20)
            .HasConversion(status => status.ToString().ToLowerInvariant(), text => Enum.Parse<DocumentStatus>(text, ignoreCase: true));
        builder.Property(document => document.Error).HasMaxLength(Document.ErrorLength);
        builder.Property(document => document.Metadata).HasColumnType("jsonb");
        builder.Ignore(document => document.IsPending);
        builder.HasIndex(document => new { document.CollectionId, document.Sha256 }).IsUnique().HasDatabaseName(KnowledgeContext.SameBytesConstraint);
        // Serve the lists, read backwards, of an organisation and of a category, of all documents and of those in one status; the last
        // serves the counts by status too.
        builder.HasIndex(document => new { document.OrganisationId, document.Id });
        builder.HasIndex(document => new { document.OrganisationId, document.Status, document.Id });
        builder.HasIndex(document => new { document.CollectionId, document.Id });
        builder.HasIndex(document => new { document.CollectionId, document.Status, document.Id });
        // Serves the sweep for stranded documents; it holds only what is on its way.
        builder.HasIndex(document => document.UpdatedAt).HasFilter("status in ('queued', 'processing')");
        builder.HasOne(document => document.Collection).WithMany().HasForeignKey(document => document.CollectionId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PassageConfiguration : IEntityTypeConfiguration<Passage>
{
    public void Configure(EntityTypeBuilder<Passage> builder)
    {
        builder.ToTable("passages");
        builder.Property(passage => passage.Id).ValueGeneratedNever();
        builder.HasIndex(passage => new { passage.DocumentId, passage.Index }).IsUnique();
        builder.HasIndex(passage => passage.CollectionId);
        builder.HasOne<Document>().WithMany().HasForeignKey(passage => passage.DocumentId).OnDelete(DeleteBehavior.Cascade);
    }
}
