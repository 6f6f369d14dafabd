namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Reads one document format. A new format is an implementation in a separate folder and one line in
/// <c>AddExtraction</c>; detection, the list of supported formats and the error text follow from the registration.
/// </summary>
internal interface IDocumentReader
{
    /// <summary>The format's name in API messages, such as <c>PDF</c>.</summary>
    string FormatName { get; }

    /// <summary>The media type under which documents of this format are stored and served.</summary>
    string MediaType { get; }

    /// <summary>Returns whether a document has this format.</summary>
    /// <param name="header">The first bytes of the document. They decide: a filename is the uploader's choice.</param>
    /// <param name="filename">
    /// The document's name; its extension distinguishes text formats with the same content.
    /// </param>
    bool Matches(DocumentHeader header, string filename);

    /// <summary>Reads the text and structure of a document.</summary>
    /// <param name="content">A seekable stream, positioned at its start. The caller disposes it.</param>
    /// <param name="cancellationToken">
    /// Checked between pages, elements or lines, because reading is processor-bound.
    /// </param>
    /// <exception cref="UnreadableDocumentException">
    /// The document is invalid; the message is for the uploader and states what to do.
    /// </exception>
    DocumentContent Read(Stream content, CancellationToken cancellationToken);
}
