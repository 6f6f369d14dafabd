namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>A document as it can be searched.</summary>
/// <param name="PageCount">Pages, for formats that have them.</param>
/// <param name="Passages">Its passages in reading order.</param>
internal sealed record ParsedDocument(int? PageCount, IReadOnlyList<PassageDraft> Passages);

/// <summary>A passage that is not stored yet.</summary>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Text">What it says.</param>
/// <param name="Heading">The headings above it, outermost first, joined by " &gt; ".</param>
/// <param name="Page">The page it begins on, from 1.</param>
/// <param name="Start">
/// Where it begins in the document's extracted text, in UTF-16 units. The extracted text is what the reader made of the
/// document: blocks in reading order, a line feed between two, cleaned of what cannot be shown.
/// </param>
/// <param name="End">Where it ends there: <c>Text</c> is exactly what lies between.</param>
/// <param name="Reference">The id it was uploaded with, when the document was split beforehand.</param>
internal sealed record PassageDraft(int Index, string Text, string? Heading, int? Page, int Start, int End, string? Reference)
{
    /// <summary>What is embedded: a clause rarely repeats the subject that its headings name.</summary>
    public string EmbeddedText => Heading is null ? Text : $"{Heading}\n{Text}";
}
