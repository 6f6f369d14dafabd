using System.Text.Json;

namespace Egret.Client;

/// <summary>An uploaded document.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Filename">File name as uploaded, without path and control characters.</param>
/// <param name="ContentType">Media type, detected from the content.</param>
/// <param name="SizeBytes">Size of the uploaded file in bytes.</param>
/// <param name="Sha256">SHA-256 hash of the uploaded file, in lower-case hexadecimal.</param>
/// <param name="Status">Ingestion status.</param>
/// <param name="Progress">Ingestion progress from 0 to 1.</param>
/// <param name="Error">Reason of a failure and how to resolve it; null if ingestion has not failed.</param>
/// <param name="PageCount">Number of pages; null for formats without pages.</param>
/// <param name="PassageCount">Number of passages.</param>
/// <param name="Metadata">Metadata supplied with the upload: a JSON object.</param>
/// <param name="CreatedAt">Time of the upload.</param>
/// <param name="UpdatedAt">Time of the last change.</param>
/// <param name="DownloadUrl">Signed URL of the uploaded file; valid for 15 minutes without a credential.</param>
public sealed record Document(
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
    string DownloadUrl);
