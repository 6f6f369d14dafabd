namespace Egret.Client;

/// <summary>A passage found.</summary>
/// <param name="Rank">Rank, from 1.</param>
/// <param name="Score">
/// Relevance from 0 to 1, comparable between questions. A passage below 0.08 is most likely irrelevant.
/// </param>
/// <param name="Text">Text of the passage.</param>
/// <param name="Scope">Owner of the document.</param>
/// <param name="DocumentId">Id of the document.</param>
/// <param name="PassageId">Id of the passage.</param>
/// <param name="PassageRef">Id supplied with the upload, if the document was uploaded as passages.</param>
/// <param name="Filename">File name of the document.</param>
/// <param name="Heading">Headings above the passage.</param>
/// <param name="Page">First page of the passage; null for formats without pages.</param>
/// <param name="Start">Start offset in the document's text, in characters.</param>
/// <param name="End">End offset, exclusive.</param>
/// <param name="Uri">Permanent URI of the document.</param>
/// <param name="DownloadUrl">Signed URL of the document; valid for 15 minutes without a credential.</param>
public sealed record SearchResult(
    int Rank,
    double Score,
    string Text,
    SourceScope Scope,
    Guid DocumentId,
    Guid PassageId,
    string? PassageRef,
    string Filename,
    string? Heading,
    int? Page,
    int Start,
    int End,
    string Uri,
    string DownloadUrl);
