using Egret.Knowledge.Documents;
using Egret.Knowledge.Domains;
using Egret.Knowledge.Seeding;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Knowledge.Storage;

/// <summary>
/// The service's database. What EF Core cannot describe (the vectors and the postings of the text search) is SQL in the
/// migration and in the classes beside this one.
/// </summary>
internal sealed class KnowledgeContext(DbContextOptions<KnowledgeContext> options) : DbContext(options)
{
    /// <summary>The constraint under which a collection has the same bytes only once.</summary>
    public const string SameBytesConstraint = "ix_documents_collection_id_sha256";

    public DbSet<KnowledgeDomain> Domains => Set<KnowledgeDomain>();

    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Collection> Collections => Set<Collection>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<Passage> Passages => Set<Passage>();

    public DbSet<DeletedOrganisation> DeletedOrganisations => Set<DeletedOrganisation>();

    public DbSet<RevokedAccess> RevokedAccess => Set<RevokedAccess>();

    public DbSet<OrganisationLimits> OrganisationLimits => Set<OrganisationLimits>();

    /// <summary>The connection of the open transaction, for what goes past EF Core.</summary>
    public NpgsqlConnection CurrentConnection() => Database.CurrentTransaction is null
        ? throw new InvalidOperationException("There is no transaction.")
        : (NpgsqlConnection)Database.GetDbConnection();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasPostgresExtension("vector");
        modelBuilder.AddMessagingTables();
        modelBuilder.AddIdempotencyTable();
        modelBuilder.ApplyConfiguration(new DomainConfiguration());
        modelBuilder.ApplyConfiguration(new CategoryConfiguration());
        modelBuilder.ApplyConfiguration(new CollectionConfiguration());
        modelBuilder.ApplyConfiguration(new DocumentConfiguration());
        modelBuilder.ApplyConfiguration(new PassageConfiguration());
        modelBuilder.Entity<DeletedOrganisation>(organisation =>
        {
            organisation.ToTable("deleted_organisations");
            organisation.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<RevokedAccess>(access =>
        {
            access.ToTable("revoked_access");
            access.Property(row => row.Id).ValueGeneratedNever();
            // Serves the removal of what is past.
            access.HasIndex(row => row.RevokedAt);
        });
        modelBuilder.Entity<OrganisationLimits>(limits =>
        {
            limits.ToTable("organisation_limits");
            limits.Property(row => row.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<AppliedSeed>(seed =>
        {
            seed.ToTable("applied_seeds");
            seed.HasKey(row => row.Name);
            seed.Property(row => row.Name).HasMaxLength(100);
        });
    }
}
