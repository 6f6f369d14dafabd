using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

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
            .HasConversion(
                status => status.ToString().ToLowerInvariant(),
                text => Enum.Parse<DocumentStatus>(text, ignoreCase: true));
        builder.Property(document => document.Error).HasMaxLength(Document.ErrorLength);
        builder.Property(document => document.Metadata).HasColumnType("jsonb");
        builder.Ignore(document => document.IsPending);
        builder.HasIndex(document => new { document.CollectionId, document.Sha256 }).IsUnique()
            .HasDatabaseName(KnowledgeContext.SameBytesConstraint);
        // For the lists of an organisation and of a category, newest first, with and without a status. The last one
        // also serves the counts by status.
        builder.HasIndex(document => new { document.OrganisationId, document.Id });
        builder.HasIndex(document => new { document.OrganisationId, document.Status, document.Id });
        builder.HasIndex(document => new { document.CollectionId, document.Id });
        builder.HasIndex(document => new { document.CollectionId, document.Status, document.Id });
        // For the sweep of stale documents. It contains pending documents only.
        builder.HasIndex(document => document.UpdatedAt).HasFilter("status in ('queued', 'processing')");
        builder.HasOne(document => document.Collection).WithMany().HasForeignKey(document => document.CollectionId)
            .OnDelete(DeleteBehavior.Cascade);
    }
}
