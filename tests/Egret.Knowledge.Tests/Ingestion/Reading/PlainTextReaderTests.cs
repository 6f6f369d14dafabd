using System.Text;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

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
    public void Usual_encodings_are_read(byte[] bytes) =>
        Assert.Equal("Überprüfung – jährlich", Assert.Single(Read.Bytes(bytes, "a.txt", ContentTypes.PlainText).Passages).Text);

    [Fact]
    public void Lines_broken_to_a_width_become_paragraphs_again()
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
        var passage = Assert.Single(Read.Text(text, "policy.txt", ContentTypes.PlainText).Passages);
        Assert.Equal("1. SCOPE", passage.Heading);
        Assert.Contains("handles personal data, and to every contractor who does so on the firm's behalf, in all of", passage.Text, StringComparison.Ordinal);
        Assert.Contains("\n(a) Employees of the firm's branches are covered in the same way as the employees", passage.Text, StringComparison.Ordinal);
    }

    /// <summary>PostgreSQL refuses NUL in text; half of a surrogate pair is no character at all.</summary>
    [Fact]
    public void What_cannot_be_stored_is_left_out()
    {
        var bytes = Encoding.Unicode.GetBytes("Before\0after\u200E, half \uD83D of a pair, a whole \uD83D\uDE00.");
        var passage = Assert.Single(Read.Bytes([.. Encoding.Unicode.Preamble, .. bytes], "a.txt", ContentTypes.PlainText).Passages);
        Assert.Equal("Beforeafter, half of a pair, a whole \uD83D\uDE00.", passage.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\n ")]
    [InlineData("--- *** ---")]
    public void File_without_words_is_refused_with_a_reason(string text) =>
        Assert.Contains("no text", Read.Refusal(Encoding.UTF8.GetBytes(text), "a.txt", ContentTypes.PlainText), StringComparison.Ordinal);

    [Fact]
    public void More_text_than_the_limit_is_refused() => Assert.Contains(
        "million characters",
        Read.Refusal(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A sentence of a policy.\n", 900_000))), "a.txt", ContentTypes.PlainText),
        StringComparison.Ordinal);
}
