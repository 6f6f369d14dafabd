namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>A passage before it is stored.</summary>
/// <param name="Index">The position in the document, from 0.</param>
/// <param name="Text">The passage's text.</param>
/// <param name="Heading">The headings above the passage, outermost first, joined by " &gt; ".</param>
/// <param name="Page">The page on which the passage starts, from 1.</param>
/// <param name="Start">
/// The offset of the first character in the document's extracted text, in UTF-16 code units. The extracted text is the
/// reader's output: blocks in reading order, separated by a line feed, without characters that cannot be displayed.
/// </param>
/// <param name="End">
/// The offset after the last character: <c>Text</c> is the extracted text between the two offsets.
/// </param>
/// <param name="Reference">The id from the uploaded file, if the document was split before upload.</param>
internal sealed record PassageDraft(
    int Index, string Text, string? Heading, int? Page, int Start, int End, string? Reference)
{
    /// <summary>
    /// The text that is embedded. It includes the headings, because a clause rarely repeats the subject they name.
    /// </summary>
    public string EmbeddedText => Heading is null ? Text : $"{Heading}\n{Text}";
}
