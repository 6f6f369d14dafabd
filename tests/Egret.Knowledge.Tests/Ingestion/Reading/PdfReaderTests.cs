using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Egret.Knowledge.Ingestion.Reading;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class PdfReaderTests
{
    [Fact]
    public void Headings_paragraphs_and_pages_are_read_and_running_lines_are_not()
    {
        using var builder = new PdfDocumentBuilder();
        string[] subjects = ["Recovery", "Testing", "Outsourcing", "Reporting"];
        foreach (var (index, subject) in subjects.Index())
        {
            Page(
                builder,
                (9, 800, "Handbook of the Example Bank"),
                (16, 760, $"{index + 1}. {subject}"),
                (10, 730, $"{subject} is the duty of a board that must keep its recov-"),
                (10, 718, "ery plan current and review it once a year."),
                (10, 690, $"The review of {subject} is documented."),
                (9, 30, $"Page {index + 1} of 4"));
        }

        var document = Read.Bytes(builder.Build(), "handbook.pdf", ContentTypes.Pdf);
        Assert.Equal(4, document.PageCount);
        Assert.Equal([1, 2, 3, 4], document.Passages.Select(passage => passage.Page));
        Assert.Equal("3. Outsourcing", document.Passages[2].Heading);
        Assert.Equal(
            "Outsourcing is the duty of a board that must keep its recovery plan current and review it once a year.\nThe review of Outsourcing is documented.",
            document.Passages[2].Text);
    }

    [Fact]
    public void Form_whose_pages_are_alike_loses_nothing()
    {
        using var builder = new PdfDocumentBuilder();
        for (var number = 1; number <= 4; number++)
        {
            Page(builder, (10, 700, $"Answer to question number {number}"), (10, 650, $"The answer is {number * 12} percent."));
        }

        var text = string.Join('\n', Read.Bytes(builder.Build(), "form.pdf", ContentTypes.Pdf).Passages.Select(passage => passage.Text));
        Assert.Contains("The answer is 48 percent.", text, StringComparison.Ordinal);
    }

    /// <summary>Four times the pages take about four times as long; were each page to look back at those before it, it would be sixteen.</summary>
    [Fact]
    public void Time_to_read_grows_with_the_pages_and_no_faster()
    {
        const int Pages = 200;
        var (few, many) = (Book(Pages / 4), Book(Pages));
        var document = Read.Bytes(many, "long.pdf", ContentTypes.Pdf);
        Assert.Equal(Pages, document.PageCount);
        Assert.Contains(document.Passages, passage => passage.Page >= Pages - 1);

        var rounds = Enumerable.Range(0, 3).Select(_ => (Few: TimeToRead(few), Many: TimeToRead(many))).ToList();
        var ratio = rounds.Min(round => round.Many) / rounds.Min(round => round.Few);
        Assert.True(ratio < 8, $"{ratio:F1} times as long");
    }

    [Fact]
    public void Pdf_without_text_says_what_to_do()
    {
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4);
        Assert.Contains("OCR", Read.Refusal(builder.Build(), "scan.pdf", ContentTypes.Pdf), StringComparison.Ordinal);
    }

    [Fact]
    public void Pdf_behind_a_password_says_what_to_do()
    {
        var secret = new string('0', 64);
        var bytes = Raw("BT /F1 12 Tf 50 700 Td (Secret) Tj ET"u8.ToArray(), "", $"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{secret}> /U <{secret}> >> /ID [<00> <00>]");
        Assert.Contains("password", Read.Refusal(bytes, "secret.pdf", ContentTypes.Pdf), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.7\nnothing of the kind")]
    [InlineData("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF")]
    public void Damaged_pdf_is_refused_with_a_reason(string content) =>
        Assert.Contains("damaged", Read.Refusal(Encoding.ASCII.GetBytes(content), "broken.pdf", ContentTypes.Pdf), StringComparison.Ordinal);

    [Fact]
    public void Truncated_pdf_is_read_or_refused_with_a_reason()
    {
        using var builder = new PdfDocumentBuilder();
        Page(builder, (10, 700, "Words that may or may not be found again."));
        var whole = builder.Build();
        for (var length = 10; length < whole.Length; length += whole.Length / 7)
        {
            Read.Refusal(whole[..length], "cut.pdf", ContentTypes.Pdf);
        }
    }

    /// <summary>A gigabyte in a megabyte: refused without being kept in memory.</summary>
    [Fact]
    public void Decompression_bomb_is_refused()
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
        var reason = Read.Refusal(Raw(compressed.ToArray(), "/Filter /FlateDecode", ""), "bomb.pdf", ContentTypes.Pdf);
        Assert.Contains("unpacks to more", reason, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 128L * 1024 * 1024);
    }

    /// <summary>Each byte of a page may be a letter, and each letter takes two hundred; or an instruction, which takes as much.</summary>
    [Theory]
    [InlineData("letters", 320_000)]
    [InlineData("instructions", 9_000_000)]
    public void Page_of_more_than_any_page_has_is_refused(string what, int length)
    {
        var content = what == "letters" ? $"BT /F1 12 Tf 50 700 Td ({new string('a', length)}) Tj ET" : $"BT /F1 12 Tf {new string('\n', length)} ET";
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflater.Write(Encoding.ASCII.GetBytes(content));
        }

        Assert.Contains("unpacks to more", Read.Refusal(
            Raw(compressed.ToArray(), "/Filter /FlateDecode", ""), "bomb.pdf", ContentTypes.Pdf), StringComparison.Ordinal);
        Assert.Contains("unpacks to more", Read.Refusal(
            Raw(Encoding.ASCII.GetBytes(content), "", ""), "bomb.pdf", ContentTypes.Pdf), StringComparison.Ordinal);
    }

    [Fact]
    public void Stream_that_a_page_names_over_and_over_is_refused()
    {
        var content = Encoding.ASCII.GetBytes($"BT /F1 12 Tf 50 700 Td (Words) Tj ET {new string('\n', 100_000)}");
        var bytes = Raw(content, "", "", contents: $"[{string.Join(' ', Enumerable.Repeat("4 0 R", 100))}]");
        Assert.Contains("unpacks to more", Read.Refusal(bytes, "bomb.pdf", ContentTypes.Pdf), StringComparison.Ordinal);
    }

    private static byte[] Book(int pages)
    {
        using var builder = new PdfDocumentBuilder();
        for (var number = 1; number <= pages; number++)
        {
            Page(builder, [.. Enumerable.Range(1, 40).Select(line =>
                (10.0, 800 - (line * 15.0), string.Create(CultureInfo.InvariantCulture, $"Line {line} of page {number} says that control {line * number} is in place.")))]);
        }

        return builder.Build();
    }

    private static TimeSpan TimeToRead(byte[] document)
    {
        var started = Stopwatch.GetTimestamp();
        Read.Bytes(document, "long.pdf", ContentTypes.Pdf);
        return Stopwatch.GetElapsedTime(started);
    }

    private static void Page(PdfDocumentBuilder builder, params (double Size, double Height, string Text)[] lines)
    {
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        foreach (var (size, height, text) in lines)
        {
            page.AddText(text, size, new PdfPoint(50, height), font);
        }
    }

    /// <summary>A PDF of one page with this content, byte by byte.</summary>
    private static byte[] Raw(byte[] content, string filter, string trailer, string contents = "4 0 R")
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
        Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} /Resources << /Font << /F1 5 0 R >> >> >>");
        offsets.Add(stream.Position);
        Write($"4 0 obj\n<< /Length {content.Length} {filter} >>\nstream\n");
        stream.Write(content);
        Write("\nendstream\nendobj\n");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var table = stream.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => Write($"{offset:D10} 00000 n \n"));
        Write($"trailer << /Size {offsets.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return stream.ToArray();
    }
}
