using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mails");
        builder.Property(mail => mail.Id).ValueGeneratedNever();
        builder.Property(mail => mail.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(mail => mail.Recipient).HasMaxLength(254);
        builder.Property(mail => mail.SentToHash).HasMaxLength(64);
        builder.Property(mail => mail.Details).HasColumnType("jsonb");
        builder.HasIndex(mail => mail.NextAttemptAt).HasFilter("sent_at is null and dead_lettered_at is null");
        builder.HasIndex(mail => new { mail.Recipient, mail.Kind, mail.SentAt });
        builder.HasIndex(mail => new { mail.SentToHash, mail.SentAt }).HasFilter("kind = 'Invitation' and sent_at is not null");
        // At most one pending reset mail per address.
        builder.HasIndex(mail => mail.Recipient).IsUnique()
            .HasFilter("kind = 'PasswordReset' and sent_at is null and dead_lettered_at is null");
    }
}
