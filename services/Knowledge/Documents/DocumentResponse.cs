using System.Text.Json;
using Egret.Knowledge.Data;

namespace Egret.Knowledge.Documents;

/// <summary>A document.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Filename">The filename of the upload, without path, control characters and format characters.</param>
/// <param name="ContentType">The media type, detected from the content.</param>
/// <param name="SizeBytes">The size of the uploaded file, in bytes.</param>
/// <param name="Sha256">The SHA-256 hash of the uploaded file, in lower-case hexadecimal.</param>
/// <param name="Status">The ingestion status.</param>
/// <param name="Progress">The ingestion progress, from 0 to 1.</param>
/// <param name="Error">The reason of a failure and what to do about it; null unless the status is `failed`.</param>
/// <param name="PageCount">The number of pages, for formats that have pages.</param>
/// <param name="PassageCount">The number of passages.</param>
/// <param name="Metadata">The metadata of the upload.</param>
/// <param name="CreatedAt">The time of the upload.</param>
/// <param name="UpdatedAt">The time of the last change.</param>
/// <param name="DownloadUrl">A link to the uploaded file that needs no credential; valid for 15 minutes.</param>
public sealed record DocumentResponse(
    Guid Id,
    string Filename,
    string ContentType,
    long SizeBytes,
    string Sha256,
    DocumentStatus Status,
    float Progress,
    string? Error,
    int? PageCount,
    int PassageCount,
    JsonElement Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string DownloadUrl)
{
    /// <summary>Creates the response for a document.</summary>
    internal static DocumentResponse From(Document document, string downloadUrl) => new(
        document.Id,
        document.Filename,
        document.ContentType,
        document.SizeBytes,
        document.Sha256,
        document.Status,
        document.Progress,
        document.Error,
        document.PageCount,
        document.PassageCount,
        JsonElement.Parse(document.Metadata),
        document.CreatedAt,
        document.UpdatedAt,
        downloadUrl);
}
