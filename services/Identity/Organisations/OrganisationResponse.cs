using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Egret.Identity.Data;

namespace Egret.Identity.Organisations;

/// <summary>An organisation.</summary>
public sealed record OrganisationResponse
{
    private const double BytesPerMegabyte = 1024 * 1024;

    public required Guid Id { get; init; }

    /// <summary>Slug in URLs; never changes.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    /// <summary>E-mail address of the longest-standing owner.</summary>
    public required string? OwnerEmail { get; init; }

    /// <summary>Prefix of the documents in the blob store.</summary>
    [JsonPropertyName("s3_prefix")]
    public string S3Prefix => $"orgs/{Id}/";

    /// <summary>Slugs of the public domains that the organisation may query; empty for all.</summary>
    public required IReadOnlyList<string> AllowedDomains { get; init; }

    /// <summary>Maximum number of documents; null for no limit.</summary>
    public required int? MaxDocuments { get; init; }

    /// <summary>Maximum storage in bytes; null for no limit.</summary>
    public required long? MaxStorageBytes { get; init; }

    /// <summary>Maximum number of members; null for no limit.</summary>
    public required int? MaxMembers { get; init; }

    /// <summary>Number of documents, in any status.</summary>
    public required int DocumentCount { get; init; }

    /// <summary>Total size of the uploaded documents in bytes.</summary>
    public required long StorageUsedBytes { get; init; }

    /// <summary>Total size of the uploaded documents in units of 1,048,576 bytes.</summary>
    public double StorageUsedMb => Math.Round(StorageUsedBytes / BytesPerMegabyte, 2);

    /// <summary><see cref="MaxStorageBytes"/> in units of 1,048,576 bytes; null for no limit.</summary>
    public double? MaxStorageMb => MaxStorageBytes is { } bytes ? Math.Round(bytes / BytesPerMegabyte, 2) : null;

    public required int MemberCount { get; init; }

    /// <summary>Processing status of the documents.</summary>
    public KnowledgeBaseStatus KbStatus =>
        DocumentCount == 0 ? KnowledgeBaseStatus.Empty : PendingDocumentCount > 0 ? KnowledgeBaseStatus.Processing
            : KnowledgeBaseStatus.Ready;

    public required bool IsActive { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The caller's own role.</summary>
    public required OrganisationRole Role { get; init; }

    [JsonIgnore]
    internal int PendingDocumentCount { get; init; }

    /// <summary>Maps the caller's membership.</summary>
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
