using System.Text;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Reading.Html;
using Egret.Knowledge.Ingestion.Reading.JsonLines;
using Egret.Knowledge.Ingestion.Reading.Markdown;
using Egret.Knowledge.Ingestion.Reading.Pdf;
using Egret.Knowledge.Ingestion.Reading.PlainText;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class DocumentFormatsTests
{
    [Theory]
    [InlineData("%PDF-1.7\n…", "notes.txt", PdfReader.ContentType)]
    [InlineData("junk before\n%PDF-1.4\n", "a.docx", PdfReader.ContentType)]
    [InlineData("<!DOCTYPE html><html><body>Hello</body></html>", "page.txt", HtmlReader.ContentType)]
    [InlineData("<!-- saved -->\n<html lang=\"en\"><p>Hello</p></html>", "page", HtmlReader.ContentType)]
    [InlineData("<?xml version=\"1.0\"?><html><p>Hello</p></html>", "page.xhtml", HtmlReader.ContentType)]
    [InlineData("<div><p>A fragment</p></div>", "page.html", HtmlReader.ContentType)]
    [InlineData("# Title\n\nText.", "policy.md", MarkdownReader.ContentType)]
    [InlineData("# Title\n\nText.", "policy.txt", PlainTextReader.ContentType)]
    [InlineData("Just words.", "policy.pdf", PlainTextReader.ContentType)]
    [InlineData("{\"id\":\"1\",\"text\":\"Words.\"}\n{\"text\":\"More.\"}", "anything", JsonLinesReader.ContentType)]
    [InlineData("{broken\n", "passages.jsonl", JsonLinesReader.ContentType)]
    [InlineData("{\\rtf1\\ansi Hello}", "letter.txt", null)]
    [InlineData("{\\rtf1\\ansi Hello}", "letter.jsonl", null)]
    [InlineData("<?xml version=\"1.0\"?><data/>", "data.txt", null)]
    [InlineData("<?xml version=\"1.0\"?><data><div/></data>", "data.html", null)]
    public void Format_is_detected_by_the_content(string content, string filename, string? expected) =>
        Assert.Equal(expected, Detect(Encoding.UTF8.GetBytes(content), filename));

    [Theory]
    [InlineData("policy.txt")]
    [InlineData("policy.md")]
    [InlineData("policy.pdf")]
    public void Binary_data_is_not_detected_as_text_by_its_name(string filename)
    {
        byte[] bytes = [0x89, (byte)'P', (byte)'N', (byte)'G', .. Enumerable.Range(0, 4096).Select(number => (byte)(number * 7))];
        Assert.Null(Detect(bytes, filename));
    }

    [Fact]
    public void Archive_without_a_Word_document_is_not_supported() =>
        Assert.Null(Detect("PK\u0003\u0004xl/workbook.xml"u8.ToArray(), "a.docx"));

    [Fact]
    public void Character_cut_at_the_end_of_the_header_does_not_make_it_binary() =>
        Assert.Equal(
            PlainTextReader.ContentType, Detect(
                Encoding.UTF8.GetBytes("Überprüfung der Maßnahmen — €")[..^1], "a.txt"));

    /// <summary>The text of the 415 response.</summary>
    [Fact]
    public void Names_list_the_registered_formats() =>
        Assert.Equal("PDF, DOCX, JSON Lines of passages, HTML, Markdown, plain text", TestExtraction.Formats.Names);

    [Fact]
    public void Added_reader_is_detected_and_listed()
    {
        var formats = new DocumentFormats([new CalendarReader(), new PlainTextReader()]);

        Assert.Equal("iCalendar, plain text", formats.Names);
        Assert.Equal("text/calendar", formats.Detect(new DocumentHeader("BEGIN:VCALENDAR"u8.ToArray()), "a.txt"));
        Assert.Equal(PlainTextReader.ContentType, formats.Detect(new DocumentHeader("Words."u8.ToArray()), "a.ics"));
        Assert.IsType<CalendarReader>(formats.GetReader("text/calendar"));
    }

    private static string? Detect(byte[] bytes, string filename) =>
        TestExtraction.Formats.Detect(new DocumentHeader(bytes), filename);

    private sealed class CalendarReader : IDocumentReader
    {
        public string FormatName => "iCalendar";

        public string MediaType => "text/calendar";

        public bool Matches(DocumentHeader header, string filename) =>
            header.Text?.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal) == true;

        public DocumentContent Read(Stream content, CancellationToken cancellationToken) => new(new ExtractedText());
    }
}
