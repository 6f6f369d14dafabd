using System.Globalization;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Splitting;
using Egret.Knowledge.Ingestion.Tokenization;

namespace Egret.Knowledge.Tests.Ingestion.Splitting;

public sealed class PassageSplitterTests
{
    private static readonly ArcticTokenizer Tokenizer = new();
    private static readonly PassageSplitter Splitter = new(Tokenizer);

    [Fact]
    public void Passage_has_the_path_of_its_headings()
    {
        var passages = Split(
            "CHAPTER 2: INCIDENTS",
            "2.1 Recording",
            "2.1.1 A firm must record every incident.",
            "2.2 Notification",
            "2.2.1 A firm must notify the regulator of a serious incident.",
            "Guidance",
            "An incident is serious if customers cannot pay.",
            "2.2.2 The notification must be made within four hours.");
        Assert.Equal(
            [
                ("CHAPTER 2: INCIDENTS > 2.1 Recording", "2.1.1 A firm must record every incident."),
                ("CHAPTER 2: INCIDENTS > 2.2 Notification",
                    "2.2.1 A firm must notify the regulator of a serious incident."),
                ("CHAPTER 2: INCIDENTS > 2.2 Notification > Guidance",
                    "An incident is serious if customers cannot pay."),
                ("CHAPTER 2: INCIDENTS > 2.2 Notification", "2.2.2 The notification must be made within four hours."),
            ],
            passages.Select(passage => (passage.Heading!, passage.Text)));
    }

    [Fact]
    public void Small_clauses_under_one_heading_share_a_passage() => Assert.Equal(
        "3.1.1 A firm must keep records.\n3.1.2 Records are stored for six years.",
        Assert.Single(Split("3.1 Records", "3.1.1 A firm must keep records.", "3.1.2 Records are stored for six years.")).Text);

    [Fact]
    public void Large_clauses_are_separate_passages()
    {
        var passages = Split("4 Capital", "4.1 " + Sentences(150), "4.2 " + Sentences(150));
        Assert.Equal(["4.1", "4.2"], passages.Select(passage => passage.Text[..3]));
    }

    [Fact]
    public void Clause_over_the_size_limit_is_split_between_items()
    {
        string[] items = [.. Enumerable.Range(0, 12).Select(index => $"({(char)('a' + index)}) {Sentences(40)}")];
        var passages = Split(["5.1 A firm must have:", .. items]);
        Assert.InRange(passages.Count, 3, 4);
        Assert.All(passages.Skip(1), passage => Assert.StartsWith("(", passage.Text, StringComparison.Ordinal));
        Assert.All(passages, passage => Assert.InRange(WordCount.Of(passage.Text), 100, 220));
    }

    [Fact]
    public void Paragraph_over_the_size_limit_is_split_between_sentences()
    {
        var passages = Split(Sentences(700));
        Assert.All(passages, passage => Assert.EndsWith(".", passage.Text, StringComparison.Ordinal));
        Assert.All(passages, passage => Assert.InRange(WordCount.Of(passage.Text), 40, 260));
        Assert.Equal(700, passages.Sum(passage => WordCount.Of(passage.Text)));
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("1234567890-")]
    [InlineData("x")]
    [InlineData("a\uD83D\uDE00")]
    [InlineData("漢")]
    public void Passage_never_exceeds_the_token_limit_of_the_model(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 20_000 / unit.Length));
        var passages = Split("1 Heading", text);
        Assert.All(passages, passage => Assert.True(Tokenizer.Count(passage.EmbeddedText) < ArcticTokenizer.MaxTokens));
        Assert.Equal(RemoveSpaces(text), RemoveSpaces(string.Concat(passages.Select(passage => passage.Text))));
        Assert.All(passages, passage => Assert.False(char.IsLowSurrogate(passage.Text[0])));
    }

    /// <summary>
    /// A word of any length is one token, so that the token limit alone does not bound a passage.
    /// </summary>
    [Theory]
    [InlineData("x")]
    [InlineData("x ")]
    public void Endless_sentence_is_split_in_linear_time(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 4_000_000 / unit.Length));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var passages = Splitter.Split(Document(text), limit.Token);
        Assert.All(passages, passage => Assert.InRange(passage.Text.Length, 1, 4_000));
        Assert.Equal(text.Count(char.IsLetter), passages.Sum(passage => passage.Text.Count(char.IsLetter)));
    }

    [Fact]
    public void Passages_are_ranges_of_the_extracted_text_without_loss()
    {
        string[] blocks = ["1 Scope", .. Enumerable.Range(1, 60).Select(clause => $"1.{clause} {Sentences(clause * 7)}"), "2 End", "Done."];
        var document = Document(blocks);
        var text = document.ToString();
        var passages = Splitter.Split(document, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, passages.Count), passages.Select(passage => passage.Index));
        Assert.All(passages, passage => Assert.Equal(text[passage.Start..passage.End], passage.Text));
        Assert.All(passages.Zip(passages.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        Assert.Equal(
            blocks.Where(block => block[0] is not ('1' or '2') || block.Contains('.', StringComparison.Ordinal))
                .Sum(block => WordCount.Of(block)),
            passages.Sum(passage => WordCount.Of(passage.Text)));
    }

    [Fact]
    public void Headings_without_content_are_skipped_and_list_items_are_not_headings()
    {
        var document = new ExtractedText();
        document.AddHeading("Policy", 1);
        document.AddHeading("Empty part", 2);
        document.AddHeading("Fruit", 2);
        document.AddParagraph("1. Apples");
        document.AddParagraph("2. Pears");
        document.AddHeading("No content", 2);
        var passage = Assert.Single(Splitter.Split(document, CancellationToken.None));
        Assert.Equal(("Policy > Fruit", "1. Apples\n2. Pears"), (passage.Heading, passage.Text));
    }

    private static string RemoveSpaces(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static IReadOnlyList<PassageDraft> Split(params string[] paragraphs) =>
        Splitter.Split(Document(paragraphs), CancellationToken.None);

    private static ExtractedText Document(params string[] paragraphs)
    {
        var document = new ExtractedText();
        foreach (var paragraph in paragraphs)
        {
            document.AddParagraph(paragraph);
        }

        return document;
    }

    /// <summary>Sentences of ten words; the last one may be shorter.</summary>
    private static string Sentences(int words) =>
        string.Join(' ', Enumerable.Range(1, words).Select(word => (word % 10) switch
    {
        1 => "Control",
        _ when word == words => "end.",
        0 => "year.",
        var place => string.Create(CultureInfo.InvariantCulture, $"word{place}"),
    }));
}
