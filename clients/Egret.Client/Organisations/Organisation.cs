namespace Egret.Client;

/// <summary>An organisation as a member sees it.</summary>
/// <param name="Id">The organisation.</param>
/// <param name="Slug">Its name in addresses; never changes.</param>
/// <param name="Name">Its name.</param>
/// <param name="OwnerEmail">E-mail address of the member who has been owner for longest.</param>
/// <param name="AllowedDomains">Slugs of the only public domains it may query; empty when it may query all.</param>
/// <param name="MaxDocuments">Documents it may keep; null is no limit.</param>
/// <param name="MaxStorageBytes">Bytes it may keep; null is no limit.</param>
/// <param name="MaxMembers">Members it may have; null is no limit.</param>
/// <param name="DocumentCount">Documents it keeps, in whatever status.</param>
/// <param name="StorageUsedBytes">Bytes of its documents as uploaded.</param>
/// <param name="MemberCount">Its members.</param>
/// <param name="IsActive">Whether it can be used.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When anything here last changed.</param>
/// <param name="Role">The caller's own role.</param>
/// <param name="S3Prefix">Prefix of its documents in the blob store.</param>
/// <param name="StorageUsedMb">The bytes used, in units of 1,048,576.</param>
/// <param name="MaxStorageMb">The bytes it may keep, in units of 1,048,576; null is no limit.</param>
/// <param name="KbStatus">State of its knowledge base.</param>
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
