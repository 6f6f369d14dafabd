using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion.Extraction;

/// <summary>The passages of a document.</summary>
/// <param name="PageCount">The number of pages, for formats that have pages.</param>
/// <param name="Passages">The passages in reading order; at least one.</param>
internal sealed record ExtractedDocument(int? PageCount, IReadOnlyList<PassageDraft> Passages);
