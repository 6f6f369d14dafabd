using System.Text.Json;

namespace Egret.Knowledge.Documents;

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
/// <param name="Metadata">The uploader's own.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="UpdatedAt">When anything here last changed.</param>
/// <param name="DownloadUrl">Opens the bytes as uploaded without a credential, for 15 minutes.</param>
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
