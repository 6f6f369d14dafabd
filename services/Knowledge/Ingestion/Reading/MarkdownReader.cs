using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Markdown (CommonMark with pipe tables): headings, paragraphs, list items, table rows, code. Raw HTML is left out.</summary>
internal static class MarkdownReader
{
    public static void Read(Stream content, ExtractedText text, CancellationToken cancellationToken)
    {
        var document = Parse(TextDecoding.Decode(content), cancellationToken);
        foreach (var block in document)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(block, text, prefix: "");
        }
    }

    private static MarkdownDocument Parse(string markdown, CancellationToken cancellationToken)
    {
        var pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter();
        pipeline.InlineParsers.Insert(0, new Stop(cancellationToken));
        try
        {
            return Markdown.Parse(markdown, pipeline.Build());
        }
        catch (ArgumentException)
        {
            // Markdig's only refusal, and what bounds the recursion below.
            throw new UnreadableDocumentException("The Markdown is nested too deeply. Flatten its lists and quotations.");
        }
    }

    private static void Add(Block block, ExtractedText text, string prefix)
    {
        switch (block)
        {
            case HeadingBlock heading:
                text.AddHeading(Words(heading.Inline), heading.Level);
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                {
                    text.AddItem(string.Join(" | ", row.OfType<TableCell>().Select(Words)));
                }

                break;
            case ListBlock list:
                foreach (var item in list.OfType<ListItemBlock>())
                {
                    AddItem(item, text, list.IsOrdered ? $"{item.Order}{list.OrderedDelimiter} " : "• ");
                }

                break;
            case LeafBlock { Inline: not null } leaf when prefix.Length > 0:
                text.AddItem(prefix + Words(leaf.Inline));
                break;
            case LeafBlock { Inline: not null } leaf:
                text.AddParagraph(Words(leaf.Inline));
                break;
            case CodeBlock code and not Markdig.Extensions.Yaml.YamlFrontMatterBlock:
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

    private static string Words(TableCell cell) => string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => Words(leaf.Inline)));

    private static string Words(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        _ => "",
    }));

    /// <summary>
    /// Parses nothing and is asked first wherever something may begin or end: the only place where the parser can be stopped. A link without
    /// an end is looked for to the paragraph's end, and a paragraph may be all of such.
    /// </summary>
    private sealed class Stop : InlineParser
    {
        private readonly CancellationToken _token;

        public Stop(CancellationToken token)
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
