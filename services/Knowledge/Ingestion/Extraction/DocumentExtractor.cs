using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Splitting;

namespace Egret.Knowledge.Ingestion.Extraction;

/// <summary>Reads documents of all supported formats and splits them into passages.</summary>
internal sealed class DocumentExtractor(DocumentFormats formats, PassageSplitter splitter)
{
    /// <summary>Reads and splits a document.</summary>
    /// <param name="content">A seekable stream, positioned at its start.</param>
    /// <param name="mediaType">The media type that <see cref="DocumentFormats.Detect"/> returned.</param>
    /// <param name="cancellationToken">Checked between pages, elements or lines.</param>
    /// <exception cref="UnreadableDocumentException">
    /// The document is invalid; the message is for the uploader and states what to do.
    /// </exception>
    public ExtractedDocument Extract(Stream content, string mediaType, CancellationToken cancellationToken)
    {
        var document = formats.GetReader(mediaType).Read(content, cancellationToken);
        var passages = document.Passages ?? splitter.Split(document.Text, cancellationToken);
        return passages.Count > 0
            ? new(document.PageCount, passages)
            : throw new UnreadableDocumentException("The document has no text. Upload a document with text.");
    }
}
