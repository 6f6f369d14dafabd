using System.Diagnostics;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class WrappedParagraphTests
{
    [Theory]
    [InlineData("The recovery of operations", "The recov-", "ery of op-", "erations")]
    [InlineData("The incomprehensible", "The in-", "compre-", "hensible")]
    [InlineData("A risk-based and a risk-based plan", "A risk-based and a risk-", "based plan")]
    [InlineData("Between 5-", "Between 5-")]
    public void Hyphenated_words_are_joined(string expected, params string[] lines) =>
        Assert.Equal(expected, Join(lines));

    /// <summary>Each line must not scan the text of all lines before it.</summary>
    [Fact]
    public void Endless_word_is_joined_in_linear_time()
    {
        var started = Stopwatch.GetTimestamp();
        var words = Join([.. Enumerable.Repeat("abcdefghij-", 200_000)]);
        Assert.Equal(2_000_000, words.Count(char.IsLetter));
        Assert.All(words.Split('-'), word => Assert.InRange(word.Length, 0, 100));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    private static string Join(params string[] lines)
    {
        var paragraph = new WrappedParagraph(HyphenationRules.ForTypesetText(lines));
        foreach (var line in lines)
        {
            paragraph.Append(line);
        }

        return paragraph.Take() ?? "";
    }
}
