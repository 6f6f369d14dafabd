namespace Egret.Client;

/// <summary>A passage that was given to the model as a source of an answer.</summary>
/// <param name="Citation">The number by which the answer cites it.</param>
/// <param name="Uri">URI of the document.</param>
/// <param name="Filename">File name of the document.</param>
/// <param name="Excerpt">Text of the passage.</param>
/// <param name="Score">Relevance to the question, from 0 to 1.</param>
/// <param name="DownloadUrl">Signed URL of the document.</param>
/// <param name="DocumentId">Id of the document.</param>
/// <param name="PassageId">Id of the passage.</param>
/// <param name="Heading">Heading above the passage.</param>
/// <param name="Page">First page of the passage.</param>
/// <param name="Scope">Owner of the document.</param>
public sealed record Source(
    int Citation,
    string? Uri,
    string? Filename,
    string Excerpt,
    double Score,
    string? DownloadUrl,
    string? DocumentId,
    string? PassageId,
    string? Heading,
    int? Page,
    SourceScope? Scope);
