using System.Text;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Reading.JsonLines;

namespace Egret.Knowledge.Tests.Ingestion.Reading.JsonLines;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public void Passages_are_neither_merged_nor_split()
    {
        const string lines =
            """
            {"id": "1.1.(1)", "text": "Short.", "heading": "Scope", "page": 3}

            {"id": 7, "text": "Two\nlines."}
            {"id": "1.2", "text": ""}
            {"text": "No id.", "heading": null}
            """;
        var document = TestExtraction.FromText(lines, "passages.jsonl", JsonLinesReader.ContentType);
        Assert.Equal(
            [
                new(0, "Short.", "Scope", 3, 0, 6, "1.1.(1)"),
                new(1, "Two\nlines.", null, null, 7, 17, "7"),
                new(2, "No id.", null, null, 18, 24, null),
            ],
            document.Passages);
        Assert.Null(document.PageCount);
    }

    [Theory]
    [InlineData("{\"text\": \"unclosed}", "Line 2 is not valid JSON")]
    [InlineData("[1]", "Line 2 is not a JSON object")]
    [InlineData("{\"id\": \"1\"}", "Line 2 has no \"text\"")]
    [InlineData("{\"text\": 5}", "Line 2 has a \"text\" that is not a string")]
    [InlineData("{\"text\": \"a\", \"page\": \"x\"}", "Line 2 has a \"page\" that is not a positive whole number")]
    [InlineData("{\"text\": \"half \\uD83D\"}", "Line 2 has a \"text\" that is not valid Unicode")]
    public void Error_names_the_number_of_the_invalid_line(string line, string error)
    {
        var bytes = Encoding.UTF8.GetBytes("{\"text\": \"fine\"}\n" + line + "\n");
        Assert.StartsWith(
            error, TestExtraction.GetError(bytes, "passages.jsonl", JsonLinesReader.ContentType),
            StringComparison.Ordinal);
    }

    /// <summary>Passages are sent to the model in full.</summary>
    [Fact]
    public void Passage_over_the_length_limit_is_rejected_with_the_limit()
    {
        static string Line(int length) => $"{{\"id\": \"1\", \"text\": \"{new string('a', length)}\"}}";
        Assert.Equal(
            16_000,
            Assert.Single(TestExtraction.FromText(Line(16_000), "passages.jsonl", JsonLinesReader.ContentType).Passages).Text.Length);
        Assert.StartsWith(
            "Line 1 has a \"text\" of more than 16000 characters",
            TestExtraction.GetError(Encoding.UTF8.GetBytes(Line(16_001)), "passages.jsonl", JsonLinesReader.ContentType),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_are_removed_from_texts_ids_and_headings()
    {
        var document = TestExtraction.FromText(
            "{\"id\": \"a\\u0000b\", \"text\": \"x\\u0000y\", \"heading\": \"\\u0000\"}", "p.jsonl",
            JsonLinesReader.ContentType);
        Assert.Equal(new PassageDraft(0, "xy", null, null, 0, 2, "ab"), Assert.Single(document.Passages));
    }
}
