namespace Egret.Knowledge.Data;

/// <summary>
/// The quota of an organisation, as last published by Identity. An organisation without one has the general limits
/// only.
/// </summary>
internal sealed class OrganisationLimits
{
    public required Guid Id { get; init; }

    /// <summary>The maximum number of documents; null for no limit.</summary>
    public int? MaxDocuments { get; init; }

    /// <summary>The maximum size of all documents in bytes; null for no limit.</summary>
    public long? MaxStorageBytes { get; init; }

    /// <summary>The time of the event with these limits. Events may arrive out of order.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Checks the usage of an organisation.</summary>
    /// <param name="usage">The usage including the new document.</param>
    /// <param name="quota">The organisation's quota; null if it has none.</param>
    /// <param name="maxStorageBytes">The limit for all organisations, in bytes.</param>
    /// <returns>An error message for the uploader; null if the usage is within the limits.</returns>
    public static string? FindViolation(KnowledgeBaseUsage usage, OrganisationLimits? quota, long? maxStorageBytes)
    {
        var storage = quota?.MaxStorageBytes < maxStorageBytes ? quota.MaxStorageBytes : maxStorageBytes ?? quota?.MaxStorageBytes;
        return usage.StorageUsedBytes > storage
            ? $"The organisation's storage quota of {storage} bytes is exceeded. Delete documents to free storage."
            : usage.DocumentCount > quota?.MaxDocuments
                ? $"The organisation's quota of {quota.MaxDocuments} documents is exceeded. Delete documents first."
                : null;
    }
}
