using System.Text;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

public sealed class MarkupReaderTests
{
    [Fact]
    public void Markdown_keeps_headings_lists_tables_and_code()
    {
        const string text =
            """
            ---
            title: not part of the text
            ---
            # Continuity

            ## Notification

            The firm *must* notify the `regulator` [at once](https://example.org).

            1. By telephone
            2. In writing
               - with all annexes

            | Event | Deadline |
            | --- | --- |
            | Outage | 4 hours |

            ```
            page duty-officer
              --now
            ```
            """;
        var passage = Assert.Single(Read.Text(text, "policy.md", ContentTypes.Markdown).Passages);
        Assert.Equal("Continuity > Notification", passage.Heading);
        Assert.Equal(
            """
            The firm must notify the regulator at once.
            1. By telephone
            2. In writing
            • with all annexes
            Event | Deadline
            Outage | 4 hours
            page duty-officer
            --now
            """.ReplaceLineEndings("\n"),
            passage.Text);
    }

    [Fact]
    public void Markdown_nested_beyond_reason_is_refused() => Assert.Contains(
        "nested", Read.Refusal(Encoding.UTF8.GetBytes(new string('>', 5_000) + " deep"), "a.md", ContentTypes.Markdown), StringComparison.Ordinal);

    [Fact]
    public void Html_keeps_blocks_apart_and_leaves_out_what_is_not_text()
    {
        const string page =
            """
            <!DOCTYPE html><html><head><title>Not shown</title><style>p{color:red}</style></head><body>
            <nav><a href="/">Home</a></nav><script>alert("no")</script>
            <h1>Outsourcing</h1><h2>Due <em>diligence</em></h2>
            <p>A firm must assess the&nbsp;provider.<br>It must do so <b>every</b> year.</p><div>Records are kept.</div>
            <ul><li>Financial state</li><li><p>Exit plan</p></li></ul>
            <table><tr><th>Risk</th><th>Owner</th></tr><tr><td><p>Concentration</p></td><td>Board</td></tr></table>
            <p hidden>Invisible</p></body></html>
            """;
        var passage = Assert.Single(Read.Text(page, "a.html", ContentTypes.Html).Passages);
        Assert.Equal("Outsourcing > Due diligence", passage.Heading);
        Assert.Equal(
            """
            A firm must assess the provider. It must do so every year.
            Records are kept.
            • Financial state
            • Exit plan
            Risk | Owner
            Concentration | Board
            """.ReplaceLineEndings("\n"),
            passage.Text);
    }

    /// <summary>The uploader chooses the nesting; a recursive walk would end the process.</summary>
    [Fact]
    public void Html_nested_deeply_is_read()
    {
        var page = "<!DOCTYPE html>" + string.Concat(Enumerable.Repeat("<div>", 5_000)) + "The words at the bottom.";
        Assert.Equal("The words at the bottom.", Assert.Single(Read.Text(page, "a.html", ContentTypes.Html).Passages).Text);
    }

    [Fact]
    public void Html_of_too_many_elements_is_refused()
    {
        var page = "<!DOCTYPE html>" + string.Concat(Enumerable.Repeat("<br>", 510_000));
        Assert.Contains("too many elements", Read.Refusal(Encoding.UTF8.GetBytes(page), "a.html", ContentTypes.Html), StringComparison.Ordinal);
    }

    /// <summary>The parser looks for the end of each link in all that follows it: hours, in which nothing else was asked.</summary>
    [Fact]
    public async Task Markdown_of_links_without_an_end_can_be_stopped()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[a](", 1_000_000))));
        var reading = Task.Run(() => MarkdownReader.Read(content, new ExtractedText(), stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60)));
    }
}
