using System.Text;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class ContentTypesTests
{
    [Theory]
    [InlineData("%PDF-1.7\n…", "notes.txt", ContentTypes.Pdf)]
    [InlineData("junk before\n%PDF-1.4\n", "a.docx", ContentTypes.Pdf)]
    [InlineData("<!DOCTYPE html><html><body>Hello</body></html>", "page.txt", ContentTypes.Html)]
    [InlineData("<!-- saved -->\n<html lang=\"en\"><p>Hello</p></html>", "page", ContentTypes.Html)]
    [InlineData("<div><p>A fragment</p></div>", "page.html", ContentTypes.Html)]
    [InlineData("# Title\n\nText.", "policy.md", ContentTypes.Markdown)]
    [InlineData("# Title\n\nText.", "policy.txt", ContentTypes.PlainText)]
    [InlineData("Just words.", "policy.pdf", ContentTypes.PlainText)]
    [InlineData("{\"id\":\"1\",\"text\":\"Words.\"}\n{\"text\":\"More.\"}", "anything", ContentTypes.JsonLines)]
    [InlineData("{broken\n", "passages.jsonl", ContentTypes.JsonLines)]
    [InlineData("{\\rtf1\\ansi Hello}", "letter.txt", null)]
    [InlineData("<?xml version=\"1.0\"?><data/>", "data.txt", null)]
    public void Type_is_told_from_the_content(string content, string filename, string? expected) =>
        Assert.Equal(expected, ContentTypes.Detect(Encoding.UTF8.GetBytes(content), filename));

    [Theory]
    [InlineData("policy.txt")]
    [InlineData("policy.md")]
    [InlineData("policy.pdf")]
    public void Machine_data_is_no_text_whatever_its_name(string filename)
    {
        byte[] bytes = [0x89, (byte)'P', (byte)'N', (byte)'G', .. Enumerable.Range(0, 4096).Select(number => (byte)(number * 7))];
        Assert.Null(ContentTypes.Detect(bytes, filename));
    }

    [Fact]
    public void Archive_that_is_no_Word_document_is_refused() => Assert.Null(ContentTypes.Detect("PK\u0003\u0004xl/workbook.xml"u8, "a.docx"));

    [Fact]
    public void Character_cut_at_the_end_of_the_head_does_not_make_it_binary() =>
        Assert.Equal(ContentTypes.PlainText, ContentTypes.Detect(Encoding.UTF8.GetBytes("Überprüfung der Maßnahmen — €").AsSpan()[..^1], "a.txt"));
}
