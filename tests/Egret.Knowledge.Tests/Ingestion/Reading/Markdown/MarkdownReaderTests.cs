using System.Text;
using Egret.Knowledge.Ingestion.Reading.Markdown;

namespace Egret.Knowledge.Tests.Ingestion.Reading.Markdown;

public sealed class MarkdownReaderTests
{
    [Fact]
    public void Headings_lists_tables_and_code_are_read()
    {
        const string text =
            """
            ---
            title: not part of the text
            ---
            # Continuity

            ## Notification

            The firm *must* notify the `regulator` [immediately](https://example.org).

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
        var passage = Assert.Single(TestExtraction.FromText(text, "policy.md", MarkdownReader.ContentType).Passages);
        Assert.Equal("Continuity > Notification", passage.Heading);
        Assert.Equal(
            """
            The firm must notify the regulator immediately.
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
    public void Deeply_nested_markdown_is_rejected() => Assert.Contains(
        "nested",
        TestExtraction.GetError(Encoding.UTF8.GetBytes(new string('>', 5_000) + " deep"), "a.md", MarkdownReader.ContentType),
        StringComparison.Ordinal);

    /// <summary>
    /// The parser searches the rest of the paragraph for the end of each link, which takes hours without cancellation.
    /// </summary>
    [Fact]
    public async Task Parsing_of_unclosed_links_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        using var content = new MemoryStream(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[a](", 1_000_000))));
        var reading = Task.Run(() => new MarkdownReader().Read(content, stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60)));
    }
}
