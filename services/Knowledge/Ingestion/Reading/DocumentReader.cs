using Egret.Knowledge.Ingestion.Splitting;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Reads a document of any known format into passages.</summary>
internal sealed class DocumentReader(PassageSplitter splitter)
{
    /// <summary>Reads it all.</summary>
    /// <param name="content">A seekable stream at its beginning.</param>
    /// <param name="contentType">What <see cref="ContentTypes.Detect"/> made of it.</param>
    /// <param name="cancellationToken">Stops between pages or parts.</param>
    /// <exception cref="UnreadableDocumentException">The document is at fault; its message tells a person what to do.</exception>
    public ParsedDocument Read(Stream content, string contentType, CancellationToken cancellationToken)
    {
        if (contentType == ContentTypes.JsonLines)
        {
            return new ParsedDocument(PageCount: null, JsonLinesReader.Read(content, cancellationToken));
        }

        var text = new ExtractedText();
        int? pageCount = null;
        switch (contentType)
        {
            case ContentTypes.Pdf:
                pageCount = PdfReader.Read(content, text, cancellationToken);
                break;
            case ContentTypes.Word:
                WordReader.Read(content, text, cancellationToken);
                break;
            case ContentTypes.Html:
                HtmlReader.Read(content, text, cancellationToken);
                break;
            case ContentTypes.Markdown:
                MarkdownReader.Read(content, text, cancellationToken);
                break;
            case ContentTypes.PlainText:
                PlainTextReader.Read(content, text, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(contentType), contentType, "Not a format that is read here.");
        }

        var passages = splitter.Split(text, cancellationToken);
        return passages.Count > 0
            ? new ParsedDocument(pageCount, passages)
            : throw new UnreadableDocumentException("The document has no text. Upload one that has.");
    }
}
