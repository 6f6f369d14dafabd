namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>A block of the extracted text.</summary>
/// <param name="Kind">The kind, as marked by the document format.</param>
/// <param name="HeadingLevel">1 or higher for a heading, 0 otherwise.</param>
/// <param name="Start">The offset of the first character.</param>
/// <param name="End">The offset after the last character.</param>
/// <param name="Page">The page number, from 1.</param>
internal readonly record struct TextBlock(BlockKind Kind, int HeadingLevel, int Start, int End, int? Page);
