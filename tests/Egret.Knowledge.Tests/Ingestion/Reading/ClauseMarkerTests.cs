using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class ClauseMarkerTests
{
    [Theory]
    [InlineData("2.2.1 The firm must notify", ClauseMarkerKind.Number, 5)]
    [InlineData("1.1.1.(1) Nothing in these rules", ClauseMarkerKind.Number, 9)]
    [InlineData("12. Records", ClauseMarkerKind.Number, 3)]
    [InlineData("A. Background", ClauseMarkerKind.Number, 2)]
    [InlineData("Article 5", ClauseMarkerKind.Keyword, 9)]
    [InlineData("PART 3: POWERS", ClauseMarkerKind.Keyword, 7)]
    [InlineData("Part 1.Chapter 2 Objectives", ClauseMarkerKind.Keyword, 16)]
    [InlineData("Guidance", ClauseMarkerKind.Keyword, 8)]
    [InlineData("(a) every employee", ClauseMarkerKind.Item, 3)]
    [InlineData("• every employee", ClauseMarkerKind.Item, 1)]
    [InlineData("30 days after the notice", ClauseMarkerKind.None, 0)]
    [InlineData("Rule 3.4.2 requires a plan", ClauseMarkerKind.None, 0)]
    [InlineData("Article 5(1) and Article 6", ClauseMarkerKind.None, 0)]
    [InlineData("The firm", ClauseMarkerKind.None, 0)]
    [InlineData("", ClauseMarkerKind.None, 0)]
    public void Marker_is_distinguished_from_a_number_in_a_sentence(string text, object kind, int length)
    {
        var marker = ClauseMarker.Read(text);
        Assert.Equal((kind, length), (marker.Kind, marker.Length));
    }

    [Theory]
    [InlineData("PART 3: POWERS OF THE REGULATOR")]
    [InlineData("Chapter 2 Notification")]
    [InlineData("2.2 Notification of breaches")]
    [InlineData("Guidance")]
    [InlineData("GENERAL PROVISIONS")]
    public void Numbered_and_capital_lines_are_headings(string text) =>
        Assert.True(ClauseMarker.HeadingLevel(text) > 0);

    [Theory]
    [InlineData("2.2.1 A firm must notify the regulator")]
    [InlineData("2.2.1 Notification.")]
    [InlineData("(a) Notification")]
    [InlineData("2.2.1")]
    [InlineData("A firm notifies the regulator")]
    [InlineData("Rule 3.4.2 requires a plan")]
    public void Clauses_are_not_headings(string text) => Assert.Equal(0, ClauseMarker.HeadingLevel(text));

    [Fact]
    public void Levels_follow_the_order_of_divisions()
    {
        string[] headings =
        [
            "PART 3: POWERS", "Part 3.Chapter 2 Rules", "Section 4 Waivers", "2 Scope", "2.2 Notification", "2.2.1 Deadlines", "Guidance",
        ];
        var levels = headings.Select(heading => ClauseMarker.HeadingLevel(heading)).ToList();
        Assert.Equal(levels.Order(), levels);
        Assert.Equal(levels.Count, levels.Distinct().Count());
    }
}
