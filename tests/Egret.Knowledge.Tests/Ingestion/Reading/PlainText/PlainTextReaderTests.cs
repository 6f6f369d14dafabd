using System.Text;
using Egret.Knowledge.Ingestion.Reading.PlainText;

namespace Egret.Knowledge.Tests.Ingestion.Reading.PlainText;

public sealed class PlainTextReaderTests
{
    public static TheoryData<byte[]> Encodings => new(
    [
        Encoding.UTF8.GetBytes("Überprüfung – jährlich"),
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("Überprüfung – jährlich")],
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("Überprüfung – jährlich")],
        [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("Überprüfung – jährlich")],
        CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("Überprüfung – jährlich"),
    ]);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Common_encodings_are_detected(byte[] bytes) =>
        Assert.Equal(
            "Überprüfung – jährlich",
            Assert.Single(TestExtraction.FromBytes(bytes, "a.txt", PlainTextReader.ContentType).Passages).Text);

    [Fact]
    public void Wrapped_lines_are_joined_to_paragraphs()
    {
        const string text =
            """
            1. SCOPE

            This policy applies to every employee of the firm who handles personal
            data, and to every contractor who does so on the firm's behalf, in all
            of the firm's offices.

            (a) Employees of the firm's branches are covered in the same way as the
                employees of its head office.
            """;
        var passage = Assert.Single(TestExtraction.FromText(text, "policy.txt", PlainTextReader.ContentType).Passages);
        Assert.Equal("1. SCOPE", passage.Heading);
        Assert.Contains(
            "handles personal data, and to every contractor who does so on the firm's behalf, in all of", passage.Text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\n(a) Employees of the firm's branches are covered in the same way as the employees", passage.Text,
            StringComparison.Ordinal);
    }

    /// <summary>PostgreSQL rejects NUL in text, and an unpaired surrogate is not a character.</summary>
    [Fact]
    public void Characters_that_cannot_be_stored_are_removed()
    {
        var bytes = Encoding.Unicode.GetBytes("Before\0after\u200E, half \uD83D of a pair, a whole \uD83D\uDE00.");
        var passage = Assert.Single(
            TestExtraction.FromBytes([.. Encoding.Unicode.Preamble, .. bytes], "a.txt", PlainTextReader.ContentType).Passages);
        Assert.Equal("Beforeafter, half of a pair, a whole \uD83D\uDE00.", passage.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n ")]
    [InlineData("--- *** ---")]
    public void File_without_words_is_rejected(string text) =>
        Assert.Contains(
            "no text", TestExtraction.GetError(Encoding.UTF8.GetBytes(text), "a.txt", PlainTextReader.ContentType),
            StringComparison.Ordinal);

    [Fact]
    public void Text_over_the_length_limit_is_rejected() => Assert.Contains(
        "million characters",
        TestExtraction.GetError(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A sentence of a policy.\n", 900_000))), "a.txt",
            PlainTextReader.ContentType),
        StringComparison.Ordinal);
}
