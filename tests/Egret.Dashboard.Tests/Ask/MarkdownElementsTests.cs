namespace Egret.Dashboard.Tests.Ask;

public sealed class MarkdownElementsTests
{
    [Fact]
    public void Inline_markdown_renders_as_elements() => Assert.Equal(
        "<p>a <strong>b</strong> <em>c</em> <code>d &lt; e</code><br></br>f</p>", RenderedMarkdown.Of("a **b** *c* `d < e`  \nf"));

    [Fact]
    public void Lists_keep_their_type_and_start_number() => Assert.Equal(
        "<ol start=\"3\"><li>a</li><li>b<ul><li>c</li></ul></li></ol>", RenderedMarkdown.Of("3. a\n4. b\n   - c"));

    [Fact]
    public void Loose_list_items_contain_paragraphs() =>
        Assert.Equal("<ul><li><p>a</p></li><li><p>b</p></li></ul>", RenderedMarkdown.Of("- a\n\n- b"));

    [Fact]
    public void Tables_have_headers_and_a_focusable_scroll_container() => Assert.Equal(
        "<div class=\"egret-answer-table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>"
            + "<tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr><tr><td>1</td><td>2</td></tr></table></div>",
        RenderedMarkdown.Of("| a | b |\n|---|---|\n| 1 | 2 |"));

    [Theory]
    [InlineData("# a\n## b\n### c", "<h3>a</h3><h4>b</h4><h5>c</h5>")]
    [InlineData("## a\n#### b\n## c", "<h3>a</h3><h4>b</h4><h3>c</h3>")]
    [InlineData("### a\n# b", "<h3>a</h3><h3>b</h3>")]
    public void Headings_start_below_the_question_and_skip_no_level(string markdown, string expected) =>
        Assert.Equal(expected, RenderedMarkdown.Of(markdown));

    [Fact]
    public void Block_markdown_renders_as_elements() => Assert.Equal(
        "<blockquote><p>a</p></blockquote><pre><code>&lt;b&gt;</code></pre><hr></hr>", RenderedMarkdown.Of("> a\n\n```\n<b>\n```\n\n---"));

    [Fact]
    public void Citations_are_rendered_in_every_context() => Assert.Equal(
        "<p>a <button>1</button><button>2</button>, <strong>b <button>2</button></strong></p>"
            + "<ul><li>c <button>1</button><span>9</span></li></ul>",
        RenderedMarkdown.Of("a [1][2], **b [2]**\n\n- c [1, 9]", 1, 2));

    [Theory]
    [InlineData("`[1]`", "<p><code>[1]</code></p>")]
    [InlineData("[1](https://a.example)", "<p><a href=\"https://a.example\" target=\"_blank\" rel=\"noopener noreferrer\">1</a></p>")]
    [InlineData("[1234] [] [a] [1,] [-1]", "<p>[1234] [] [a] [1,] [-1]</p>")]
    [InlineData("an open [1", "<p>an open [1</p>")]
    [InlineData(@"\[1\]", "<p>[1]</p>")]
    public void Bracketed_text_that_is_no_citation_stays_text(string markdown, string expected) =>
        Assert.Equal(expected, RenderedMarkdown.Of(markdown, 1));

    /// <summary>The output of a model, or a document that it quotes, must not become markup.</summary>
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick=\"x()\">b</b>")]
    [InlineData("<!-- a -->\n\n<iframe src=\"https://a.example\"></iframe>")]
    [InlineData("<div>\n\n<svg onload=alert(1)>\n\n</div>")]
    public void Html_is_encoded(string markdown)
    {
        var html = RenderedMarkdown.Of(markdown);
        Assert.DoesNotMatch("<(?!/?p>)", html);
        Assert.Contains("&lt;", html, StringComparison.Ordinal);
    }

    /// <summary>
    /// Links navigate to pages and never run scripts, and rendering an answer requests nothing from another host.
    /// </summary>
    [Theory]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](&#x6A;avascript:alert(1))")]
    [InlineData("[a](<java\tscript:alert(1)>)")]
    [InlineData("[a](data:text/html,b)")]
    [InlineData("[a](vbscript:b)")]
    [InlineData("[a](file:///etc/passwd)")]
    [InlineData("![a](javascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a][b]\n\n[b]: javascript:alert(1)")]
    [InlineData("<a@b.example>")]
    public void Links_with_unsafe_schemes_have_no_href(string markdown) =>
        Assert.DoesNotContain("href", RenderedMarkdown.Of(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("[a](https://a.example/b)", "https://a.example/b")]
    [InlineData("[a](/documents)", "/documents")]
    [InlineData("[a](#b:c)", "#b:c")]
    [InlineData("<https://a.example>", "https://a.example")]
    [InlineData("![a](https://a.example/b.png)", "https://a.example/b.png")]
    public void Links_to_pages_send_no_referrer_and_no_opener(string markdown, string address) =>
        Assert.Contains(
            $"<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">",
            RenderedMarkdown.Of(markdown),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("*a ")]
    [InlineData("![")]
    public void Excessive_nesting_is_rendered(string piece) =>
        Assert.NotEmpty(RenderedMarkdown.Of(string.Concat(Enumerable.Repeat(piece, 3_000)) + "end"));

    [Fact]
    public void Every_prefix_of_an_answer_can_be_rendered()
    {
        const string answer = "# a\n\nb **c [1]** [d](https://e.example) `f`\n\n| g | h |\n|---|---|\n| 1 | 2 [2] |\n\n"
            + "- i\n  1. j\n\n```\nk\n```\n> l <m> &amp; [3, 4]";
        for (var length = 0; length <= answer.Length; length++)
        {
            _ = RenderedMarkdown.Of(answer[..length], 1, 2);
        }
    }
}
