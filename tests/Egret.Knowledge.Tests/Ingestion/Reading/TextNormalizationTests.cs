using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Reading.Html;
using Egret.Knowledge.Ingestion.Reading.JsonLines;
using Egret.Knowledge.Ingestion.Reading.Markdown;
using Egret.Knowledge.Ingestion.Reading.PlainText;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class TextNormalizationTests
{
    [Theory]
    [InlineData("\uFB01nancial o\uFB03ce", "financial office")]
    [InlineData("U\u0308berpru\u0308fung", "\u00DCberpr\u00FCfung")]
    [InlineData("\u00DCberpr\u00FCfung", "\u00DCberpr\u00FCfung")]
    [InlineData("\uFF21\uFF11", "A1")]
    [InlineData("10\u2076 m\u00B2", "10\u2076 m\u00B2")]
    [InlineData("plain", "plain")]
    public void Equal_texts_get_equal_code_points(string text, string expected) =>
        Assert.Equal(expected, TextNormalization.Normalize(text));

    [Fact]
    public void Unpaired_surrogate_is_replaced() =>
        Assert.Equal("\u00FC \uFFFD", TextNormalization.Normalize("u\u0308 \uD83D"));

    [Theory]
    [InlineData("\uFB01nancial re\u0301sume\u0301", "a.txt", PlainTextReader.ContentType)]
    [InlineData("\uFB01nancial re\u0301sume\u0301", "a.md", MarkdownReader.ContentType)]
    [InlineData("<!DOCTYPE html><p>\uFB01nancial re\u0301sume\u0301</p>", "a.html", HtmlReader.ContentType)]
    [InlineData("{\"text\": \"\uFB01nancial re\u0301sume\u0301\"}", "a.jsonl", JsonLinesReader.ContentType)]
    public void Text_of_every_format_is_normalized(string content, string filename, string mediaType) => Assert.Equal(
        "financial r\u00E9sum\u00E9",
        Assert.Single(TestExtraction.FromText(content, filename, mediaType).Passages).Text);
}
