using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;

namespace Egret.Knowledge.Documents;

/// <summary>A completely received file of a supported format.</summary>
/// <param name="Blob">The received bytes.</param>
/// <param name="Filename">The sanitized filename.</param>
/// <param name="ContentType">The detected media type.</param>
/// <param name="SizeBytes">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 hash, in lower-case hexadecimal.</param>
/// <param name="Metadata">The uploader's JSON object.</param>
internal sealed record Upload(
    IncomingBlob Blob, string Filename, string ContentType, long SizeBytes, string Sha256, string Metadata)
{
    /// <summary>Creates the queued document of the upload.</summary>
    public Document ToDocument(Guid id, Guid collectionId, Guid? organisationId, DateTimeOffset now) => new()
    {
        Id = id,
        CollectionId = collectionId,
        OrganisationId = organisationId,
        Filename = Filename,
        ContentType = ContentType,
        SizeBytes = SizeBytes,
        Sha256 = Sha256,
        Metadata = Metadata,
        Uri = $"egret://documents/{id}/{Uri.EscapeDataString(Filename)}",
        QueuedAt = now,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
