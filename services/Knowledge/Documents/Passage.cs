namespace Egret.Knowledge.Documents;

/// <summary>A piece of a document, as it is cited. Written by bulk copy, so never through the context.</summary>
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

    /// <summary>The id that the uploader gave it, where they split the document beforehand.</summary>
    public string? Reference { get; private init; }

    /// <summary>How many terms it has, for BM25.</summary>
    public int Length { get; private init; }
}
