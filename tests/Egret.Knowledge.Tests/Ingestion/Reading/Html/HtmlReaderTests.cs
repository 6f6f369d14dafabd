using System.Text;
using Egret.Knowledge.Ingestion.Reading.Html;

namespace Egret.Knowledge.Tests.Ingestion.Reading.Html;

public sealed class HtmlReaderTests
{
    [Fact]
    public void Blocks_are_separated_and_scripts_styles_and_navigation_are_skipped()
    {
        const string page =
            """
            <!DOCTYPE html><html><head><title>Not shown</title><style>p{color:red}</style></head><body>
            <nav><a href="/">Home</a></nav><script>alert("no")</script>
            <h1>Outsourcing</h1><h2>Due <em>diligence</em></h2>
            <p>A firm must assess the&nbsp;provider.<br>It must do so <b>every</b> year.</p><div>Records are stored.</div>
            <ul><li>Financial state</li><li><p>Exit plan</p></li></ul>
            <table><tr><th>Risk</th><th>Owner</th></tr><tr><td><p>Concentration</p></td><td>Board</td></tr></table>
            <p hidden>Invisible</p></body></html>
            """;
        var passage = Assert.Single(TestExtraction.FromText(page, "a.html", HtmlReader.ContentType).Passages);
        Assert.Equal("Outsourcing > Due diligence", passage.Heading);
        Assert.Equal(
            """
            A firm must assess the provider. It must do so every year.
            Records are stored.
            • Financial state
            • Exit plan
            Risk | Owner
            Concentration | Board
            """.ReplaceLineEndings("\n"),
            passage.Text);
    }

    /// <summary>A recursive walk would exhaust the stack and crash the process.</summary>
    [Fact]
    public void Deeply_nested_html_is_read()
    {
        var page = "<!DOCTYPE html>" + string.Concat(Enumerable.Repeat("<div>", 5_000)) + "The words at the bottom.";
        Assert.Equal(
            "The words at the bottom.",
            Assert.Single(TestExtraction.FromText(page, "a.html", HtmlReader.ContentType).Passages).Text);
    }

    [Fact]
    public void Html_with_too_many_elements_is_rejected()
    {
        var page = "<!DOCTYPE html>" + string.Concat(Enumerable.Repeat("<br>", 510_000));
        Assert.Contains(
            "too many elements",
            TestExtraction.GetError(Encoding.UTF8.GetBytes(page), "a.html", HtmlReader.ContentType),
            StringComparison.Ordinal);
    }
}
