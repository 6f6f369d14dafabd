namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>A line of text on a page.</summary>
/// <param name="Text">The line's text.</param>
/// <param name="Page">The page number, from 1.</param>
/// <param name="Baseline">The distance of the baseline from the lower edge of the page, in points.</param>
/// <param name="Left">The x coordinate of the first letter's start, in points.</param>
/// <param name="Right">The x coordinate of the last letter's end, in points.</param>
/// <param name="Size">The font size of most letters, in points, rounded to half a point.</param>
/// <param name="IsBold">Whether most letters are bold.</param>
internal sealed record PdfLine(
    string Text, int Page, double Baseline, double Left, double Right, double Size, bool IsBold);
