using Egret.Contracts.Events;

namespace Egret.Identity.Data;

/// <summary>A tenant: members who share documents and API keys.</summary>
internal sealed class Organisation
{
    private Organisation()
    {
    }

    public Guid Id { get; private init; }

    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Slugs of the public domains that the organisation may query; empty for all.</summary>
    public string[] AllowedDomains { get; private set; } = [];

    /// <summary>Maximum number of documents; null for no limit.</summary>
    public int? MaxDocuments { get; private init; }

    public long? MaxStorageBytes { get; private init; }

    public int? MaxMembers { get; private init; }

    /// <summary>Number of documents, as last reported by Knowledge.</summary>
    public int DocumentCount { get; private set; }

    public int PendingDocumentCount { get; private set; }

    public long StorageUsedBytes { get; private set; }

    public DateTimeOffset? UsageReportedAt { get; private set; }

    /// <summary>False if an operator has deactivated the organisation.</summary>
    public bool IsActive { get; private set; } = true;

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The quota that is published to Knowledge.</summary>
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

    /// <summary>Sets the slug before the organisation is stored; it does not change afterwards.</summary>
    public void SetSlug(string slug) => Slug = slug;

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
