namespace Egret.Knowledge.Data;

/// <summary>
/// A section of a document's text that is indexed, retrieved and cited. Rows are inserted by a bulk copy, without EF
/// Core.
/// </summary>
internal sealed class Passage
{
    public Guid Id { get; private init; }

    public Guid DocumentId { get; private init; }

    public Guid CollectionId { get; private init; }

    public int Index { get; private init; }

    public string Text { get; private init; } = "";

    public string? Heading { get; private init; }

    public int? Page { get; private init; }

    public int StartOffset { get; private init; }

    public int EndOffset { get; private init; }

    /// <summary>The id from the uploaded file, if the document was split before upload.</summary>
    public string? Reference { get; private init; }

    /// <summary>The number of terms, for BM25.</summary>
    public int Length { get; private init; }
}
