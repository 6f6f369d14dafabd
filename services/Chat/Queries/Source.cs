using Egret.Chat.Retrieval;

namespace Egret.Chat.Queries;

/// <summary>A passage that an answer can cite.</summary>
/// <param name="Citation">The number with which the answer cites the source.</param>
/// <param name="Uri">The location of the passage.</param>
/// <param name="Filename">The file name of the document.</param>
/// <param name="Excerpt">The text of the passage.</param>
/// <param name="Score">Relevance to the question, 0 to 1.</param>
/// <param name="DownloadUrl">The download link of the document, valid for 15 minutes; null in stored sessions.</param>
/// <param name="DocumentId">The id of the document.</param>
/// <param name="PassageId">The id of the passage.</param>
/// <param name="Heading">The heading of the passage; null if none.</param>
/// <param name="Page">The first page of the passage; null if unknown.</param>
/// <param name="Scope"><c>public</c>, or <c>private</c> for documents of the organisation.</param>
public sealed record Source(
    int Citation, string? Uri, string? Filename, string Excerpt, double Score, string? DownloadUrl, string? DocumentId, string? PassageId,
    string? Heading, int? Page, string? Scope)
{
    internal static Source Of(RetrievedPassage passage, int citation, int excerptLength) => new(
        citation, passage.Uri, passage.Filename, TextNormalizer.Shorten(passage.Text, excerptLength), passage.Score, passage.DownloadUrl,
        passage.DocumentId, passage.PassageId, passage.Heading, passage.Page, passage.Scope);
}
