using UglyToad.PdfPig.Content;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>The letters of a page.</summary>
/// <param name="Number">The page number, from 1.</param>
/// <param name="Letters">The letters in the order in which the page draws them.</param>
internal sealed record PdfPageText(int Number, IReadOnlyList<Letter> Letters);
