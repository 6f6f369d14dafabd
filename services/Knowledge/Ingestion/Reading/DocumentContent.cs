namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The text and structure that a reader extracts from a document.</summary>
/// <param name="Text">The extracted text.</param>
/// <param name="PageCount">The number of pages, for formats that have pages.</param>
/// <param name="Passages">
/// The passages of a document that was split before upload; null if the text has to be split.
/// </param>
internal sealed record DocumentContent(
    ExtractedText Text, int? PageCount = null, IReadOnlyList<PassageDraft>? Passages = null);
