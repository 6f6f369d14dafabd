namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>A line of a page.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Baseline">Height of its baseline over the page's lower edge, in points.</param>
/// <param name="Left">Where it begins, in points.</param>
/// <param name="Right">Where it ends, in points.</param>
/// <param name="Size">Size of most of its letters, in points, to the half.</param>
/// <param name="IsBold">Whether most of its letters are bold.</param>
internal sealed record PdfLine(string Text, int Page, double Baseline, double Left, double Right, double Size, bool IsBold);
