using Egret.Chat.Reading;

namespace Egret.Chat.Queries;

/// <summary>A passage that an answer rests on.</summary>
/// <param name="Citation">The number by which the answer cites it.</param>
/// <param name="Uri">Where it stands.</param>
/// <param name="Filename">The document's name.</param>
/// <param name="Excerpt">The passage's words.</param>
/// <param name="Score">How well it matched the question: 0 to 1.</param>
/// <param name="DownloadUrl">Where the document can be had for a quarter of an hour; null in a session, which keeps no links.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="PassageId">The passage.</param>
/// <param name="Heading">The heading it stands under.</param>
/// <param name="Page">The page it begins on.</param>
/// <param name="Scope"><c>public</c>, or <c>private</c> for the organisation's own.</param>
public sealed record Source(
    int Citation, string? Uri, string? Filename, string Excerpt, double Score, string? DownloadUrl, string? DocumentId, string? PassageId,
    string? Heading, int? Page, string? Scope)
{
    internal static Source Of(RetrievedPassage passage, int citation, int excerptLength) => new(
        citation, passage.Uri, passage.Filename, TextNormalizer.Shorten(passage.Text, excerptLength), passage.Score, passage.DownloadUrl,
        passage.DocumentId, passage.PassageId, passage.Heading, passage.Page, passage.Scope);
}
