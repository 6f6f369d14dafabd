using System.Linq.Expressions;
using System.Text.Json.Serialization;

namespace Egret.Identity.Organisations;

/// <summary>State of an organisation's knowledge base.</summary>
public enum KnowledgeBaseStatus
{
    /// <summary>It has no documents.</summary>
    Empty,

    /// <summary>Some documents are still being read.</summary>
    Processing,

    /// <summary>All documents have been read.</summary>
    Ready,
}

/// <summary>An organisation as a member sees it.</summary>
public sealed record OrganisationResponse
{
    private const double BytesPerMegabyte = 1024 * 1024;

    public required Guid Id { get; init; }

    /// <summary>Its name in addresses; never changes.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>E-mail address of the member who has been owner for longest.</summary>
    public required string? OwnerEmail { get; init; }

    /// <summary>Prefix of its documents in the blob store.</summary>
    [JsonPropertyName("s3_prefix")]
    public string S3Prefix => $"orgs/{Id}/";

    /// <summary>Slugs of the only public domains it may query; empty when it may query all.</summary>
    public required IReadOnlyList<string> AllowedDomains { get; init; }

    /// <summary>Documents it may keep; null is no limit.</summary>
    public required int? MaxDocuments { get; init; }

    /// <summary>Bytes it may keep; null is no limit.</summary>
    public required long? MaxStorageBytes { get; init; }

    /// <summary>Members it may have; null is no limit.</summary>
    public required int? MaxMembers { get; init; }

    /// <summary>Documents it keeps, in whatever status.</summary>
    public required int DocumentCount { get; init; }

    /// <summary>Bytes of its documents as uploaded.</summary>
    public required long StorageUsedBytes { get; init; }

    /// <summary>The same in units of 1,048,576 bytes.</summary>
    public double StorageUsedMb => Math.Round(StorageUsedBytes / BytesPerMegabyte, 2);

    /// <summary><see cref="MaxStorageBytes"/> in units of 1,048,576 bytes; null is no limit.</summary>
    public double? MaxStorageMb => MaxStorageBytes is { } bytes ? Math.Round(bytes / BytesPerMegabyte, 2) : null;

    public required int MemberCount { get; init; }

    /// <summary>Whether its documents can be searched.</summary>
    public KnowledgeBaseStatus KbStatus =>
        DocumentCount == 0 ? KnowledgeBaseStatus.Empty : PendingDocumentCount > 0 ? KnowledgeBaseStatus.Processing : KnowledgeBaseStatus.Ready;

    public required bool IsActive { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The caller's own role.</summary>
    public required OrganisationRole Role { get; init; }

    [JsonIgnore]
    internal int PendingDocumentCount { get; init; }

    /// <summary>Reads it from the caller's membership.</summary>
    internal static Expression<Func<Membership, OrganisationResponse>> FromMembership { get; } = membership => new OrganisationResponse
    {
        Id = membership.Organisation.Id,
        Slug = membership.Organisation.Slug,
        Name = membership.Organisation.Name,
        OwnerEmail = membership.Organisation.Memberships
            .Where(other => other.Role == OrganisationRole.Owner)
            .OrderBy(other => other.Id)
            .Select(other => other.User.Email)
            .FirstOrDefault(),
        AllowedDomains = membership.Organisation.AllowedDomains,
        MaxDocuments = membership.Organisation.MaxDocuments,
        MaxStorageBytes = membership.Organisation.MaxStorageBytes,
        MaxMembers = membership.Organisation.MaxMembers,
        DocumentCount = membership.Organisation.DocumentCount,
        PendingDocumentCount = membership.Organisation.PendingDocumentCount,
        StorageUsedBytes = membership.Organisation.StorageUsedBytes,
        MemberCount = membership.Organisation.Memberships.Count,
        IsActive = membership.Organisation.IsActive,
        CreatedAt = membership.Organisation.CreatedAt,
        UpdatedAt = membership.Organisation.UpdatedAt,
        Role = membership.Role,
    };
}
