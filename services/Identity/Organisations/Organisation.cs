using Egret.Contracts.Events;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Organisations;

/// <summary>A tenant: people who share documents and keys.</summary>
internal sealed class Organisation
{
    private Organisation()
    {
    }

    public Guid Id { get; private init; }

    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Slugs of the only public domains it may query; empty when it may query all.</summary>
    public string[] AllowedDomains { get; private set; } = [];

    /// <summary>Limits; null is none.</summary>
    public int? MaxDocuments { get; private init; }

    public long? MaxStorageBytes { get; private init; }

    public int? MaxMembers { get; private init; }

    /// <summary>What Knowledge last said it keeps, and when that was true.</summary>
    public int DocumentCount { get; private set; }

    public int PendingDocumentCount { get; private set; }

    public long StorageUsedBytes { get; private set; }

    public DateTimeOffset? KnowledgeBaseKnownAt { get; private set; }

    /// <summary>An operator can close an organisation without deleting it.</summary>
    public bool IsActive { get; private set; } = true;

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>What it may keep, for whoever keeps it.</summary>
    public OrganisationQuota Limits => new(MaxDocuments, MaxStorageBytes);

    public ICollection<Membership> Memberships { get; } = [];

    public static Organisation Create(Guid id, string slug, string name, OrganisationOptions limits, DateTimeOffset now) => new()
    {
        Id = id,
        Slug = slug,
        Name = name,
        MaxDocuments = limits.MaxDocuments,
        MaxStorageBytes = limits.MaxStorageBytes,
        MaxMembers = limits.MaxMembers,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Takes another slug before the organisation is stored; afterwards it never changes.</summary>
    public void TakeSlug(string slug) => Slug = slug;

    public void Rename(string name, DateTimeOffset now)
    {
        Name = name;
        UpdatedAt = now;
    }

    public void AllowDomains(IEnumerable<string> slugs, DateTimeOffset now)
    {
        AllowedDomains = [.. slugs.Distinct(StringComparer.Ordinal)];
        UpdatedAt = now;
    }
}

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("organisations");
        builder.Property(organisation => organisation.Id).ValueGeneratedNever();
        builder.Property(organisation => organisation.Slug).HasMaxLength(OrganisationSlug.MaximumLength);
        builder.Ignore(organisation => organisation.Limits);
        builder.Property(organisation => organisation.Name).HasMaxLength(150);
        builder.HasIndex(organisation => organisation.Slug).IsUnique().HasDatabaseName(Constraints.OrganisationSlug);
    }
}
