using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>A document.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Filename">As uploaded, without what does not belong into a name.</param>
/// <param name="ContentType">What it is, told from its content.</param>
/// <param name="SizeBytes">Its size as uploaded.</param>
/// <param name="Sha256">Lower-case hexadecimal, of the bytes as uploaded.</param>
/// <param name="Status">How far it is on its way into the search.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Error">What a person can do about a failure; null without one.</param>
/// <param name="PageCount">Its pages, where it has any.</param>
/// <param name="PassageCount">The pieces it was split into.</param>
/// <param name="Metadata">The uploader's own: a JSON object.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="UpdatedAt">When anything here last changed.</param>
/// <param name="DownloadUrl">Opens the bytes as uploaded without a credential, for 15 minutes.</param>
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

/// <summary>How far a document is on its way into the search.</summary>
[JsonConverter(typeof(WireEnumConverter<DocumentStatus>))]
public enum DocumentStatus
{
    /// <summary>A status that this version of the client does not know.</summary>
    Unknown,

    /// <summary>Its bytes are stored and wait for a worker.</summary>
    Queued,

    /// <summary>A worker reads, splits and embeds it.</summary>
    Processing,

    /// <summary>It is searched.</summary>
    Ready,

    /// <summary>It could not be read; its error says why.</summary>
    Failed,
}
