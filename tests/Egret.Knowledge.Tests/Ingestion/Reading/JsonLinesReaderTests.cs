using System.Text;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public void Passages_are_kept_as_they_were_split()
    {
        const string lines =
            """
            {"id": "1.1.(1)", "text": "Short.", "heading": "Scope", "page": 3}

            {"id": 7, "text": "Two\nlines."}
            {"id": "1.2", "text": ""}
            {"text": "No id.", "heading": null}
            """;
        var document = Read.Text(lines, "passages.jsonl", ContentTypes.JsonLines);
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
    public void Bad_line_is_named_by_its_number(string line, string reason)
    {
        var bytes = Encoding.UTF8.GetBytes("{\"text\": \"fine\"}\n" + line + "\n");
        Assert.StartsWith(reason, Read.Refusal(bytes, "passages.jsonl", ContentTypes.JsonLines), StringComparison.Ordinal);
    }

    /// <summary>Each of the passages that answer a question is read whole.</summary>
    [Fact]
    public void Passage_too_long_for_an_answer_is_refused_and_said_how_long_it_may_be()
    {
        static string Line(int length) => $"{{\"id\": \"1\", \"text\": \"{new string('a', length)}\"}}";
        Assert.Equal(16_000, Assert.Single(Read.Text(Line(16_000), "passages.jsonl", ContentTypes.JsonLines).Passages).Text.Length);
        Assert.StartsWith(
            "Line 1 has a \"text\" of more than 16000 characters",
            Read.Refusal(Encoding.UTF8.GetBytes(Line(16_001)), "passages.jsonl", ContentTypes.JsonLines), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_stored_is_left_out_of_ids_and_headings_too()
    {
        var document = Read.Text("{\"id\": \"a\\u0000b\", \"text\": \"x\\u0000y\", \"heading\": \"\\u0000\"}", "p.jsonl", ContentTypes.JsonLines);
        Assert.Equal(new PassageDraft(0, "xy", null, null, 0, 2, "ab"), Assert.Single(document.Passages));
    }
}
