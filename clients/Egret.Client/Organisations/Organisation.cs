namespace Egret.Client;

/// <summary>An organisation that the caller is a member of.</summary>
/// <param name="Id">Id of the organisation.</param>
/// <param name="Slug">Permanent identifier in paths.</param>
/// <param name="Name">Display name.</param>
/// <param name="OwnerEmail">E-mail address of the longest-standing owner.</param>
/// <param name="AllowedDomains">Slugs of the public domains that the organisation may query; empty for all.</param>
/// <param name="MaxDocuments">Maximum number of documents; null if unlimited.</param>
/// <param name="MaxStorageBytes">Maximum total size of documents in bytes; null if unlimited.</param>
/// <param name="MaxMembers">Maximum number of members; null if unlimited.</param>
/// <param name="DocumentCount">Number of documents in any status.</param>
/// <param name="StorageUsedBytes">Total size of the uploaded files in bytes.</param>
/// <param name="MemberCount">Number of members.</param>
/// <param name="IsActive">Whether the organisation is active.</param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="UpdatedAt">Time of the last change.</param>
/// <param name="Role">Role of the caller.</param>
/// <param name="S3Prefix">Prefix of the organisation's files in the blob store.</param>
/// <param name="StorageUsedMb">Total size of the uploaded files in MiB.</param>
/// <param name="MaxStorageMb">Maximum total size of documents in MiB; null if unlimited.</param>
/// <param name="KbStatus">Status of the knowledge base.</param>
public sealed record Organisation(
    Guid Id,
    string Slug,
    string Name,
    string? OwnerEmail,
    IReadOnlyList<string> AllowedDomains,
    int? MaxDocuments,
    long? MaxStorageBytes,
    int? MaxMembers,
    int DocumentCount,
    long StorageUsedBytes,
    int MemberCount,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    OrganisationRole Role,
    string? S3Prefix = null,
    double StorageUsedMb = 0,
    double? MaxStorageMb = null,
    KnowledgeBaseStatus KbStatus = KnowledgeBaseStatus.Unknown);
