using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Egret.Knowledge.Ingestion.Reading.Pdf;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Egret.Knowledge.Tests.Ingestion.Reading.Pdf;

public sealed class PdfReaderTests
{
    [Fact]
    public void Headings_paragraphs_and_pages_are_read_without_headers_and_footers()
    {
        using var builder = new PdfDocumentBuilder();
        string[] subjects = ["Recovery", "Testing", "Outsourcing", "Reporting"];
        foreach (var (index, subject) in subjects.Index())
        {
            AddPage(
                builder,
                (9, 800, "Handbook of the Example Bank"),
                (16, 760, $"{index + 1}. {subject}"),
                (10, 730, $"{subject} is the duty of a board that must keep its recov-"),
                (10, 718, "ery plan current and review it once a year."),
                (10, 690, $"The review of {subject} is documented."),
                (9, 30, $"Page {index + 1} of 4"));
        }

        var document = TestExtraction.FromBytes(builder.Build(), "handbook.pdf", PdfReader.ContentType);
        Assert.Equal(4, document.PageCount);
        Assert.Equal([1, 2, 3, 4], document.Passages.Select(passage => passage.Page));
        Assert.Equal("3. Outsourcing", document.Passages[2].Heading);
        Assert.Equal(
            "Outsourcing is the duty of a board that must keep its recovery plan current and review it once a year.\n"
            + "The review of Outsourcing is documented.",
            document.Passages[2].Text);
    }

    [Fact]
    public void Form_with_similar_pages_keeps_all_lines()
    {
        using var builder = new PdfDocumentBuilder();
        for (var number = 1; number <= 4; number++)
        {
            AddPage(
                builder,
                (10, 700, $"Answer to question number {number}"),
                (10, 650, $"The answer is {number * 12} percent."));
        }

        var document = TestExtraction.FromBytes(builder.Build(), "form.pdf", PdfReader.ContentType);
        var text = string.Join('\n', document.Passages.Select(passage => passage.Text));
        Assert.Contains("The answer is 48 percent.", text, StringComparison.Ordinal);
    }

    /// <summary>
    /// Linear time is 4 times as long for 4 times the pages; quadratic time would be 16 times as long.
    /// </summary>
    [Fact]
    public void Reading_time_is_linear_in_the_number_of_pages()
    {
        const int Pages = 200;
        var (few, many) = (CreateBook(Pages / 4), CreateBook(Pages));
        var document = TestExtraction.FromBytes(many, "long.pdf", PdfReader.ContentType);
        Assert.Equal(Pages, document.PageCount);
        Assert.Contains(document.Passages, passage => passage.Page >= Pages - 1);

        var rounds = Enumerable.Range(0, 3).Select(_ => (Few: MeasureReading(few), Many: MeasureReading(many))).ToList();
        var ratio = rounds.Min(round => round.Many) / rounds.Min(round => round.Few);
        Assert.True(ratio < 8, $"{ratio:F1} times as long");
    }

    /// <summary>Typesetting programs write the letters "fi" as one glyph, which is not what a query contains.</summary>
    [Fact]
    public void Ligature_is_read_as_letters()
    {
        var content = "BT /F1 12 Tf 50 700 Td (The \u0001nancial of\u0001ce reports.) Tj ET"u8.ToArray();
        var bytes = CreatePdf(content, "", "", encoding: "/Encoding << /Type /Encoding /Differences [1 /fi] >>");
        var passage = Assert.Single(TestExtraction.FromBytes(bytes, "a.pdf", PdfReader.ContentType).Passages);
        Assert.Equal("The financial office reports.", passage.Text);
    }

    [Fact]
    public void Pdf_without_text_is_rejected_with_advice()
    {
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4);
        Assert.Contains(
            "OCR", TestExtraction.GetError(builder.Build(), "scan.pdf", PdfReader.ContentType),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_pdf_is_rejected_with_advice()
    {
        var secret = new string('0', 64);
        var bytes = CreatePdf(
            "BT /F1 12 Tf 50 700 Td (Secret) Tj ET"u8.ToArray(), "",
            $"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{secret}> /U <{secret}> >> /ID [<00> <00>]");
        Assert.Contains(
            "password", TestExtraction.GetError(bytes, "secret.pdf", PdfReader.ContentType), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.7\nnothing of the kind")]
    [InlineData("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF")]
    public void Damaged_pdf_is_rejected(string content) =>
        Assert.Contains(
            "damaged", TestExtraction.GetError(Encoding.ASCII.GetBytes(content), "broken.pdf", PdfReader.ContentType),
            StringComparison.Ordinal);

    [Fact]
    public void Truncated_pdf_is_read_or_rejected()
    {
        using var builder = new PdfDocumentBuilder();
        AddPage(builder, (10, 700, "Words that may or may not be found again."));
        var whole = builder.Build();
        for (var length = 10; length < whole.Length; length += whole.Length / 7)
        {
            TestExtraction.GetError(whole[..length], "cut.pdf", PdfReader.ContentType);
        }
    }

    /// <summary>512 MiB in half a megabyte, which must not be held in memory.</summary>
    [Fact]
    public void Decompression_bomb_is_rejected()
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
            for (var megabyte = 0; megabyte < 512; megabyte++)
            {
                deflater.Write(spaces);
            }
        }

        var before = GC.GetTotalAllocatedBytes();
        var error = TestExtraction.GetError(
            CreatePdf(compressed.ToArray(), "/Filter /FlateDecode", ""), "bomb.pdf", PdfReader.ContentType);
        Assert.Contains("too large when decompressed", error, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 128L * 1024 * 1024);
    }

    /// <summary>
    /// Each byte of a page may be a letter or an operator, each of which uses about 200 bytes of memory.
    /// </summary>
    [Theory]
    [InlineData("letters", 320_000)]
    [InlineData("instructions", 9_000_000)]
    public void Page_over_the_content_limit_is_rejected(string kind, int length)
    {
        var content = kind == "letters"
            ? $"BT /F1 12 Tf 50 700 Td ({new string('a', length)}) Tj ET"
            : $"BT /F1 12 Tf {new string('\n', length)} ET";
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflater.Write(Encoding.ASCII.GetBytes(content));
        }

        Assert.Contains("too large when decompressed", TestExtraction.GetError(
            CreatePdf(compressed.ToArray(), "/Filter /FlateDecode", ""), "bomb.pdf", PdfReader.ContentType),
            StringComparison.Ordinal);
        Assert.Contains("too large when decompressed", TestExtraction.GetError(
            CreatePdf(Encoding.ASCII.GetBytes(content), "", ""), "bomb.pdf", PdfReader.ContentType),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Page_that_lists_a_stream_repeatedly_is_rejected()
    {
        var content = Encoding.ASCII.GetBytes($"BT /F1 12 Tf 50 700 Td (Words) Tj ET {new string('\n', 100_000)}");
        var bytes = CreatePdf(content, "", "", contents: $"[{string.Join(' ', Enumerable.Repeat("4 0 R", 100))}]");
        Assert.Contains(
            "too large when decompressed", TestExtraction.GetError(bytes, "bomb.pdf", PdfReader.ContentType),
            StringComparison.Ordinal);
    }

    private static byte[] CreateBook(int pages)
    {
        using var builder = new PdfDocumentBuilder();
        for (var number = 1; number <= pages; number++)
        {
            AddPage(builder, [.. Enumerable.Range(1, 40).Select(line =>
                (
                    10.0, 800 - (line * 15.0), string.Create(
                        CultureInfo.InvariantCulture,
                        $"Line {line} of page {number} says that control {line * number} is in place.")))]);
        }

        return builder.Build();
    }

    private static TimeSpan MeasureReading(byte[] document)
    {
        var started = Stopwatch.GetTimestamp();
        TestExtraction.FromBytes(document, "long.pdf", PdfReader.ContentType);
        return Stopwatch.GetElapsedTime(started);
    }

    private static void AddPage(PdfDocumentBuilder builder, params (double Size, double Height, string Text)[] lines)
    {
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        foreach (var (size, height, text) in lines)
        {
            page.AddText(text, size, new PdfPoint(50, height), font);
        }
    }

    /// <summary>A PDF of one page with the given content stream.</summary>
    private static byte[] CreatePdf(
        byte[] content, string filter, string trailer, string contents = "4 0 R", string encoding = "")
    {
        using var stream = new MemoryStream();
        List<long> offsets = [];
        void Write(string text) => stream.Write(Encoding.ASCII.GetBytes(text));
        void Object(string text)
        {
            offsets.Add(stream.Position);
            Write($"{offsets.Count} 0 obj\n{text}\nendobj\n");
        }

        Write("%PDF-1.4\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        Object(
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} /Resources << /Font << /F1 5 0 R >> >> >>");
        offsets.Add(stream.Position);
        Write($"4 0 obj\n<< /Length {content.Length} {filter} >>\nstream\n");
        stream.Write(content);
        Write("\nendstream\nendobj\n");
        Object($"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {encoding} >>");
        var table = stream.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => Write($"{offset:D10} 00000 n \n"));
        Write($"trailer << /Size {offsets.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return stream.ToArray();
    }
}
