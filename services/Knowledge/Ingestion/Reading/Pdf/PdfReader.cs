using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>Reads PDF (ISO 32000): joins the lines of its pages to headings and paragraphs.</summary>
internal sealed class PdfReader : IDocumentReader
{
    /// <summary>The media type of PDF (RFC 8118).</summary>
    public const string ContentType = "application/pdf";

    /// <summary>The number of letters per page, on average, below which a document is assumed to be scanned.</summary>
    private const int MinLettersPerPage = 3;

    /// <summary>
    /// The number of bytes in which PDF readers accept the header, because some programs write data before it.
    /// </summary>
    private const int HeaderWindow = 1024;

    public string FormatName => "PDF";

    public string MediaType => ContentType;

    public bool Matches(DocumentHeader header, string filename) =>
        header.Bytes.Span[..Math.Min(header.Bytes.Length, HeaderWindow)].IndexOf("%PDF-"u8) >= 0;

    public DocumentContent Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        var budget = new PdfDecodingBudget(cancellationToken);
        var (lines, pageCount) = ReadLines(content, budget, cancellationToken);
        if (lines.Sum(line => (long)line.Text.Length) < pageCount * MinLettersPerPage)
        {
            throw new UnreadableDocumentException(
                "The PDF contains images without text. Apply text recognition (OCR) and upload the result.");
        }

        PdfParagraphs.Write(PdfMargins.Remove(lines, cancellationToken), text, cancellationToken);
        return new(text, pageCount);
    }

    private static (IReadOnlyList<PdfLine> Lines, int PageCount) ReadLines(
        Stream content, PdfDecodingBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            using var document = PdfDocument.Open(content, new ParsingOptions
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                FilterProvider = budget,
            });
            document.AddPageFactory<PdfPageText, PdfPageTextFactory>();
            if (document.NumberOfPages > ReadingLimits.Pages)
            {
                throw new UnreadableDocumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The PDF has more than {ReadingLimits.Pages} pages. Split it into parts and upload them."));
            }

            var lines = new List<PdfLine>();
            var characters = 0;
            for (var number = 1; number <= document.NumberOfPages; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var line in PdfPageLines.Read(document.GetPage<PdfPageText>(number)))
                {
                    lines.Add(line);
                    characters += line.Text.Length;
                }

                if (budget.IsExceeded || characters > ReadingLimits.Characters)
                {
                    throw PdfDecodingBudget.TooLarge();
                }
            }

            return (lines, document.NumberOfPages);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new UnreadableDocumentException(
                "The PDF is protected by a password. Remove the password and upload it again.");
        }
        catch (Exception exception) when (
            exception is not (
                UnreadableDocumentException or OperationCanceledException or OutOfMemoryException or IOException))
        {
            // PdfPig throws the exception of the parser that failed, which may be of any type: all of them mean a
            // damaged file.
            throw budget.IsExceeded
                ? PdfDecodingBudget.TooLarge()
                : new UnreadableDocumentException(
                    "The PDF is damaged. Open it in a PDF reader, save or print it to a new PDF and upload the copy.");
        }
    }
}
