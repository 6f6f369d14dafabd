namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The kind of a text block, as marked by the document format.</summary>
internal enum BlockKind
{
    /// <summary>A paragraph, possibly an unmarked heading.</summary>
    Paragraph,

    /// <summary>A marked heading.</summary>
    Heading,

    /// <summary>A list item, a table row or preformatted text.</summary>
    Item,
}
