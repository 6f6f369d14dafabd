using System.Text.Json;
using Egret.Chat.Queries;
using Egret.Chat.Sessions;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Egret.Chat.Data;

/// <summary>The database of Chat: sessions and their messages.</summary>
internal sealed class ChatContext(DbContextOptions<ChatContext> options) : DbContext(options)
{
    public DbSet<ChatSession> Sessions => Set<ChatSession>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<DeletedOrganisation> DeletedOrganisations => Set<DeletedOrganisation>();

    public DbSet<DeletedUser> DeletedUsers => Set<DeletedUser>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessagingTables();
        modelBuilder.AddIdempotencyTable();
        modelBuilder.Entity<ChatSession>(session =>
        {
            session.ToTable("sessions");
            session.Property(row => row.Id).ValueGeneratedNever();
            session.Property(row => row.Title).HasMaxLength(ChatSession.MaxTitleLength);
            // Serves the list of recent sessions and, by its first column, the deletion of a user's sessions.
            session.HasIndex(row => new { row.UserId, row.LastActivityAt, row.Id });
            session.HasIndex(row => row.OrganisationId);
        });
        modelBuilder.Entity<Message>(message =>
        {
            message.ToTable("messages");
            message.Property(row => row.Id).ValueGeneratedNever();
            message.Property(row => row.Sender).HasConversion<string>().HasMaxLength(16);
            message.Property(row => row.ContextQuality).HasConversion<string>().HasMaxLength(16);
            message.Property(row => row.Sources).HasColumnType("jsonb").HasConversion(new SourcesConverter(), ByReference);
            message.HasOne<ChatSession>().WithMany().HasForeignKey(row => row.SessionId).OnDelete(DeleteBehavior.Cascade);
            message.HasIndex(row => new { row.SessionId, row.Number }).IsUnique();
        });
        modelBuilder.Entity<DeletedOrganisation>(organisation =>
        {
            organisation.ToTable("deleted_organisations");
            organisation.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<DeletedUser>(user =>
        {
            user.ToTable("deleted_users");
            user.Property(row => row.Id).ValueGeneratedNever();
        });
    }

    /// <summary>The sources of an answer are immutable once written.</summary>
    private static readonly ValueComparer<IReadOnlyList<Source>> ByReference =
        new((left, right) => ReferenceEquals(left, right), sources => sources.GetHashCode(), sources => sources);

    private sealed class SourcesConverter() : ValueConverter<IReadOnlyList<Source>, string>(
        sources => JsonSerializer.Serialize(sources, JsonSerializerOptions.Default),
        json => JsonSerializer.Deserialize<List<Source>>(json, JsonSerializerOptions.Default) ?? new List<Source>());
}
