using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Egret.Knowledge.Ingestion.Reading.Markdown;

/// <summary>
/// Reads Markdown (CommonMark with pipe tables): headings, paragraphs, list items, table rows and code, without raw
/// HTML.
/// </summary>
internal sealed class MarkdownReader : IDocumentReader
{
    /// <summary>The media type of Markdown (RFC 7763).</summary>
    public const string ContentType = "text/markdown";

    public string FormatName => "Markdown";

    public string MediaType => ContentType;

    public bool Matches(DocumentHeader header, string filename) =>
        header.IsText && DocumentHeader.HasExtension(filename, ".md", ".markdown");

    public DocumentContent Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        var document = Parse(TextDecoding.Decode(content), cancellationToken);
        foreach (var block in document)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(block, text, prefix: "");
        }

        return new(text);
    }

    private static MarkdownDocument Parse(string markdown, CancellationToken cancellationToken)
    {
        var pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter();
        pipeline.InlineParsers.Insert(0, new CancellationParser(cancellationToken));
        try
        {
            return Markdig.Markdown.Parse(markdown, pipeline.Build());
        }
        catch (ArgumentException)
        {
            // Markdig rejects deep nesting only, which also bounds the recursion in Add.
            throw new UnreadableDocumentException(
                "The Markdown is nested too deeply. Flatten its lists and quotations.");
        }
    }

    private static void Add(Block block, ExtractedText text, string prefix)
    {
        switch (block)
        {
            case HeadingBlock heading:
                text.AddHeading(GetText(heading.Inline), heading.Level);
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                {
                    text.AddItem(string.Join(" | ", row.OfType<TableCell>().Select(GetText)));
                }

                break;
            case ListBlock list:
                foreach (var item in list.OfType<ListItemBlock>())
                {
                    AddItem(item, text, list.IsOrdered ? $"{item.Order}{list.OrderedDelimiter} " : "• ");
                }

                break;
            case LeafBlock { Inline: not null } leaf when prefix.Length > 0:
                text.AddItem(prefix + GetText(leaf.Inline));
                break;
            case LeafBlock { Inline: not null } leaf:
                text.AddParagraph(GetText(leaf.Inline));
                break;
            case CodeBlock code and not YamlFrontMatterBlock:
                text.AddLines(code.Lines.ToString());
                break;
            case ContainerBlock container:
                foreach (var child in container)
                {
                    Add(child, text, prefix: "");
                }

                break;
        }
    }

    private static void AddItem(ListItemBlock item, ExtractedText text, string marker)
    {
        foreach (var child in item)
        {
            Add(child, text, marker);
            marker = "";
        }
    }

    private static string GetText(TableCell cell) =>
        string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => GetText(leaf.Inline)));

    private static string GetText(ContainerInline? inline) =>
        inline is null ? "" : string.Concat(inline.Descendants().Select(GetInlineText));

    private static string GetInlineText(MarkdownObject node) => node switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        _ => "",
    };

    /// <summary>
    /// Cancels parsing. Markdig takes no cancellation token, but calls inline parsers at each character that may open
    /// or close an inline. Parsing can take hours: the end of an unclosed link is searched in the rest of its
    /// paragraph, for each such link.
    /// </summary>
    private sealed class CancellationParser : InlineParser
    {
        private readonly CancellationToken _token;

        public CancellationParser(CancellationToken token)
        {
            _token = token;
            OpeningCharacters = ['[', ']', '!', '*', '_', '`', '<', '|', '&', '\\', '\n'];
        }

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            _token.ThrowIfCancellationRequested();
            return false;
        }
    }
}
