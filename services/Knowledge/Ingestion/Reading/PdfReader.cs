using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>PDF: the lines of its pages, put together again to headings and paragraphs.</summary>
internal static class PdfReader
{
    /// <summary>Letters a page, on average, below which a document is pictures with a stamp.</summary>
    private const int FewestLettersOfPage = 3;

    /// <returns>How many pages it has.</returns>
    public static int Read(Stream content, ExtractedText text, CancellationToken cancellationToken)
    {
        var limits = new PdfDecodingLimits(cancellationToken);
        var (lines, pageCount) = ReadLines(content, limits, cancellationToken);
        if (lines.Sum(line => (long)line.Text.Length) < pageCount * FewestLettersOfPage)
        {
            throw new UnreadableDocumentException(
                "The PDF has no text, only pictures of it. Run text recognition (OCR) over it and upload the result.");
        }

        PdfParagraphs.Write(PdfMargins.Remove(lines, cancellationToken), text, cancellationToken);
        return pageCount;
    }

    private static (IReadOnlyList<PdfLine> Lines, int PageCount) ReadLines(
        Stream content, PdfDecodingLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            using var document = PdfDocument.Open(content, new ParsingOptions
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                FilterProvider = limits,
            });
            document.AddPageFactory<PdfPageText, PdfPageTextFactory>();
            if (document.NumberOfPages > ReadingLimits.Pages)
            {
                throw new UnreadableDocumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The PDF has more than {ReadingLimits.Pages} pages. Split it into parts and upload these."));
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

                if (limits.IsExceeded || characters > ReadingLimits.Characters)
                {
                    throw PdfDecodingLimits.TooLarge();
                }
            }

            return (lines, document.NumberOfPages);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new UnreadableDocumentException("The PDF is protected by a password. Remove the protection and upload it again.");
        }
        catch (Exception exception) when (
            exception is not (UnreadableDocumentException or OperationCanceledException or OutOfMemoryException or IOException))
        {
            // The library answers a damaged file with whatever exception its parser ran into; all of them mean the file.
            throw limits.IsExceeded
                ? PdfDecodingLimits.TooLarge()
                : new UnreadableDocumentException("The PDF is damaged. Open it in a PDF reader, save or print it to a new PDF and upload that.");
        }
    }
}
