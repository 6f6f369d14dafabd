using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Egret.Knowledge.Ingestion.Reading.Word;

namespace Egret.Knowledge.Tests.Ingestion.Reading.Word;

public sealed class WordReaderTests
{
    private const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    [Fact]
    public void Headings_lists_and_tables_are_read_without_deleted_text()
    {
        var bytes = Create(
            Paragraph("Security policy", style: "Title"),
            Paragraph("Passwords", style: "Chapter"),
            Paragraph("A password is at least twelve characters long."),
            new Paragraph(
                new Run(new Text("It is never ") { Space = SpaceProcessingModeValues.Preserve }),
                new DeletedRun(new Run(new DeletedText("written down"))),
                new InsertedRun(new Run(new Text("shared")))),
            new Paragraph(
                new ParagraphProperties(
                    new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = 1 })),
                new Run(new Text("Use a manager"))),
            new Table(
                new TableRow(new TableCell(Paragraph("Role")), new TableCell(Paragraph("Review"))),
                new TableRow(new TableCell(Paragraph("Admin")), new TableCell(Paragraph("Monthly")))),
            Paragraph("Backups", style: "Chapter"),
            Paragraph("Backups are tested every quarter."));
        var document = TestExtraction.FromBytes(bytes, "policy.docx", WordReader.ContentType);
        Assert.Equal(
            ["Security policy > Passwords", "Security policy > Backups"], document.Passages.Select(
                passage => passage.Heading));
        Assert.Equal(
            "A password is at least twelve characters long.\nIt is never shared\n• Use a manager\nRole | Review\nAdmin | Monthly",
            document.Passages[0].Text);
    }

    [Fact]
    public void Text_is_normalized()
    {
        var bytes = Create(Paragraph("\uFB01nancial re\u0301sume\u0301"));
        var passage = Assert.Single(TestExtraction.FromBytes(bytes, "a.docx", WordReader.ContentType).Passages);
        Assert.Equal("financial r\u00E9sum\u00E9", passage.Text);
    }

    [Fact]
    public void Nesting_below_the_limit_is_read() =>
        Assert.Equal(
            "At the bottom.", Assert.Single(TestExtraction.FromBytes(Nested("sdt", 400), "a.docx", WordReader.ContentType).Passages).Text);

    /// <summary>Each open element uses memory, also in skipped content.</summary>
    [Theory]
    [InlineData("sdt")]
    [InlineData("del")]
    public void Nesting_above_the_limit_is_rejected(string element) =>
        Assert.Contains(
            "nested too deeply", TestExtraction.GetError(Nested(element, 5_000), "a.docx", WordReader.ContentType),
            StringComparison.Ordinal);

    [Fact]
    public void Element_with_too_many_attributes_is_rejected()
    {
        var bytes = Zip(writer =>
        {
            writer.Write(
                $"<w:document xmlns:w=\"{Namespace}\"><w:body");
            var value = new string('a', 100);
            for (var number = 0; number < 100_000; number++)
            {
                writer.Write($" a{number}=\"{value}\"");
            }

            writer.Write("/></w:document>");
        });
        Assert.Contains(
            "too large", TestExtraction.GetError(bytes, "a.docx", WordReader.ContentType), StringComparison.Ordinal);
    }

    /// <summary>The limit applies before the end of the paragraph or row, which may never come.</summary>
    [Theory]
    [InlineData("<w:p>", "<w:r><w:t>{0}</w:t></w:r>")]
    [InlineData("<w:tbl><w:tr>", "<w:tc><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:tc>")]
    public void Paragraph_or_row_over_the_length_limit_is_rejected_before_its_end(string start, string part)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, part, new string('a', 1_000_000));
        var bytes = Zip(writer =>
        {
            writer.Write(
                $"<w:document xmlns:w=\"{Namespace}\"><w:body>" + start);
            // Random data between the repeated text keeps the compression ratio below that of a decompression bomb.
            for (var number = 0; number < 21; number++)
            {
                writer.Write(text);
                writer.Write(
                    $"<!--{Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10_000))}-->");
            }
        });
        Assert.Contains(
            "million characters", TestExtraction.GetError(bytes, "a.docx", WordReader.ContentType),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Decompression_bomb_is_rejected_before_decompression()
    {
        var zeros = new string(' ', 1024 * 1024);
        var bytes = Zip(writer =>
        {
            for (var megabyte = 0; megabyte < 300; megabyte++)
            {
                writer.Write(zeros);
            }
        });
        Assert.True(bytes.Length < 1024 * 1024);
        Assert.Contains(
            "too large when decompressed", TestExtraction.GetError(bytes, "bomb.docx", WordReader.ContentType),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Entities_are_not_expanded()
    {
        var bytes = Zip(writer => writer.Write(
            "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
            + $"<w:document xmlns:w=\"{Namespace}\">&b;</w:document>"));
        Assert.Contains(
            "damaged", TestExtraction.GetError(bytes, "a.docx", WordReader.ContentType), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_file_is_rejected()
    {
        var whole = Create(Paragraph("Words."));
        Assert.Contains(
            "damaged", TestExtraction.GetError(whole[..(whole.Length / 2)], "a.docx", WordReader.ContentType),
            StringComparison.Ordinal);
        Assert.Contains(
            "damaged", TestExtraction.GetError(Zip(writer => writer.Write("<w:document>")), "a.docx", WordReader.ContentType),
            StringComparison.Ordinal);
    }

    private static Paragraph Paragraph(string text, string? style = null)
    {
        var paragraph = new Paragraph(new Run(new Text(text)));
        if (style is not null)
        {
            paragraph.PrependChild(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        }

        return paragraph;
    }

    private static byte[] Create(params OpenXmlElement[] content)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new Document(new Body(content));
            // The custom style is a heading, because its base style is one.
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "Title" }) { StyleId = "Title", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "heading 2" }, new StyleParagraphProperties(new OutlineLevel { Val = 1 }))
                {
                    StyleId = "Section",
                    Type = StyleValues.Paragraph,
                },
                new Style(new StyleName { Val = "Chapter" }, new BasedOn { Val = "Section" })
                {
                    StyleId = "Chapter",
                    Type = StyleValues.Paragraph,
                });
        }

        return stream.ToArray();
    }

    private static byte[] Nested(string element, int depth)
    {
        var body = string.Concat(Enumerable.Repeat($"<w:{element}><w:sdtContent>", depth))
            + "<w:p><w:r><w:t>At the bottom.</w:t></w:r></w:p>"
            + string.Concat(Enumerable.Repeat($"</w:sdtContent></w:{element}>", depth));
        return Zip(
            writer => writer.Write(
                $"<w:document xmlns:w=\"{Namespace}\"><w:body>{body}</w:body></w:document>"));
    }

    private static byte[] Zip(Action<StreamWriter> writeDocument)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var writer = new StreamWriter(archive.CreateEntry("word/document.xml").Open());
            writeDocument(writer);
        }

        return stream.ToArray();
    }
}
