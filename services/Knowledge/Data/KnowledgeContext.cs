using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Knowledge.Data;

/// <summary>
/// The database of the service. The vectors and the postings of the text search, which EF Core cannot describe, are SQL
/// in the migration and in the classes that use them.
/// </summary>
internal sealed class KnowledgeContext(DbContextOptions<KnowledgeContext> options) : DbContext(options)
{
    /// <summary>The constraint that a collection has no two documents with the same bytes.</summary>
    public const string SameBytesConstraint = "ix_documents_collection_id_sha256";

    public DbSet<KnowledgeDomain> Domains => Set<KnowledgeDomain>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Collection> Collections => Set<Collection>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<Passage> Passages => Set<Passage>();

    public DbSet<DeletedOrganisation> DeletedOrganisations => Set<DeletedOrganisation>();

    public DbSet<RevokedAccess> RevokedAccess => Set<RevokedAccess>();

    public DbSet<OrganisationLimits> OrganisationLimits => Set<OrganisationLimits>();

    /// <summary>
    /// The connection of the current transaction, for bulk copies and other statements without EF Core.
    /// </summary>
    public NpgsqlConnection CurrentConnection() => Database.CurrentTransaction is null
        ? throw new InvalidOperationException("No transaction is open.")
        : (NpgsqlConnection)Database.GetDbConnection();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("vector");
        modelBuilder.AddMessagingTables();
        modelBuilder.AddIdempotencyTable();
        modelBuilder.ApplyConfiguration(new AppliedSeedConfiguration());
        modelBuilder.ApplyConfiguration(new CategoryConfiguration());
        modelBuilder.ApplyConfiguration(new CollectionConfiguration());
        modelBuilder.ApplyConfiguration(new DeletedOrganisationConfiguration());
        modelBuilder.ApplyConfiguration(new DocumentConfiguration());
        modelBuilder.ApplyConfiguration(new KnowledgeDomainConfiguration());
        modelBuilder.ApplyConfiguration(new OrganisationLimitsConfiguration());
        modelBuilder.ApplyConfiguration(new PassageConfiguration());
        modelBuilder.ApplyConfiguration(new RevokedAccessConfiguration());
    }
}
