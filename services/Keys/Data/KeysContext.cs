using Egret.Contracts;
using Egret.Keys.ApiKeys;
using Egret.Keys.LeakReports;
using Egret.Keys.Policies;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Egret.Keys.Data;

/// <summary>The database of Keys.</summary>
internal sealed class KeysContext(DbContextOptions<KeysContext> options) : DbContext(options)
{
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<ApiKeySecret> ApiKeySecrets => Set<ApiKeySecret>();

    public DbSet<ApiKeyEvent> ApiKeyEvents => Set<ApiKeyEvent>();

    public DbSet<DeletedUser> DeletedUsers => Set<DeletedUser>();

    public DbSet<KeyPolicy> KeyPolicies => Set<KeyPolicy>();

    public DbSet<KeyReport> KeyReports => Set<KeyReport>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys");
            key.Property(row => row.Id).ValueGeneratedNever();
            key.Property(row => row.OrganisationSlug).HasMaxLength(100);
            key.Property(row => row.Name).HasMaxLength(100);
            key.Property(row => row.Prefix).HasMaxLength(ApiKeyFormat.DisplayPrefixLength);
            key.Property(row => row.LastUsedIp).HasMaxLength(45);
            key.Property(row => row.LastUsedRoute).HasMaxLength(ApiKey.MaxRouteLength);
            key.Property(row => row.Scopes).HasColumnType("text[]");
            key.HasMany(row => row.Secrets).WithOne().HasForeignKey(secret => secret.ApiKeyId).OnDelete(DeleteBehavior.Cascade);
            key.HasIndex(row => new { row.OrganisationId, row.UserId });
            key.HasIndex(row => row.UserId);
        });
        modelBuilder.Entity<ApiKeySecret>(secret =>
        {
            secret.ToTable("api_key_secrets");
            secret.HasKey(row => row.Hash);
            secret.Property(row => row.Hash).HasMaxLength(64);
            secret.HasIndex(row => row.CreatedByKeyId).HasFilter("created_by_key_id is not null");
        });
        modelBuilder.Entity<ApiKeyEvent>(keyEvent =>
        {
            keyEvent.ToTable("api_key_events");
            keyEvent.Property(row => row.Id).ValueGeneratedNever();
            keyEvent.Property(row => row.IpAddress).HasMaxLength(45);
            keyEvent.Property(row => row.Type).HasMaxLength(40).HasConversion(EventTypeNames);
            keyEvent.HasOne<ApiKey>().WithMany().HasForeignKey(row => row.ApiKeyId).OnDelete(DeleteBehavior.Cascade);
            keyEvent.HasIndex(row => new { row.ApiKeyId, row.Id });
        });
        modelBuilder.Entity<DeletedUser>(user =>
        {
            user.ToTable("deleted_users");
            user.HasKey(row => row.UserId);
            user.Property(row => row.UserId).ValueGeneratedNever();
        });
        modelBuilder.Entity<KeyPolicy>(policy =>
        {
            policy.ToTable("key_policies");
            policy.HasKey(row => row.OrganisationId);
            policy.Property(row => row.OrganisationId).ValueGeneratedNever();
            policy.Property(row => row.LeakedKeys).HasMaxLength(10).HasConversion(ActionNames);
        });
        modelBuilder.Entity<KeyReport>(report =>
        {
            report.ToTable("key_reports");
            report.Property(row => row.Id).ValueGeneratedNever();
            report.Property(row => row.SecretHash).HasMaxLength(64);
            report.Property(row => row.IpAddress).HasMaxLength(45);
            report.Property(row => row.TraceId).HasMaxLength(32);
            // Always written by EF Core: an insert that reads the default back needs the right to read, which a
            // reporter does not have.
            report.Property(row => row.Attempts).HasDefaultValue(0).ValueGeneratedNever();
            report.Property(row => row.NextAttemptAt).HasDefaultValueSql("now()");
        });
        modelBuilder.AddIdempotencyTable();
        modelBuilder.AddMessagingTables();
    }

    private static readonly ValueConverter<ApiKeyEventType, string> EventTypeNames = new(type =>
        NameOf(type), name => TypeOf(name));

    private static readonly ValueConverter<LeakedKeyAction, string> ActionNames = new(
        action => action == LeakedKeyAction.Notify ? "notify" : "revoke",
        name => name == "notify" ? LeakedKeyAction.Notify : LeakedKeyAction.Revoke);

    private static string NameOf(ApiKeyEventType type) => type switch
    {
        ApiKeyEventType.Created => "created",
        ApiKeyEventType.Updated => "updated",
        ApiKeyEventType.Rotated => "rotated",
        ApiKeyEventType.Revoked => "revoked",
        ApiKeyEventType.PresentedAfterExpiry => "presented_after_expiry",
        ApiKeyEventType.Reported => "reported",
        _ => throw new InvalidOperationException($"There is no name for the event type {type}."),
    };

    private static ApiKeyEventType TypeOf(string name) =>
        Enum.GetValues<ApiKeyEventType>().First(type => NameOf(type) == name);
}
