using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Knowledge.Data;

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
