using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components.Rendering;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>
/// Renders a Markdown syntax tree as Blazor elements. All text is added as text and all element names are constants, so
/// model output cannot inject markup. Sequence numbers identify positions in this code, as in compiled Razor.
/// </summary>
internal sealed class MarkdownElements(RenderTreeBuilder tree, Action<RenderTreeBuilder, CitationInline> citation)
{
    /// <summary>Maximum nesting; keeps recursion within the browser's stack.</summary>
    private const int MaxDepth = 40;

    /// <summary>Highest heading level; the question is a level-2 heading.</summary>
    private const int MinHeadingLevel = 3;
    private const int MaxHeadingLevel = 6;

    private int _depth;
    private int _topLevel;
    private int _lastLevel = MinHeadingLevel - 1;

    /// <summary>Renders all blocks of a document.</summary>
    public void Add(MarkdownDocument document)
    {
        _topLevel = document.OfType<HeadingBlock>().Select(heading => heading.Level).DefaultIfEmpty(1).Min();
        AddBlocks(document, isTight: false);
    }

    private void AddBlocks(ContainerBlock blocks, bool isTight)
    {
        if (++_depth <= MaxDepth)
        {
            foreach (var block in blocks)
            {
                AddBlock(block, isTight);
            }
        }

        _depth--;
    }

    private void AddBlock(Block block, bool isTight)
    {
        switch (block)
        {
            case HeadingBlock heading:
                AddHeading(heading);
                break;
            case ParagraphBlock paragraph when isTight:
                AddInlines(paragraph.Inline);
                break;
            case ParagraphBlock paragraph:
                Open(10, "p");
                AddInlines(paragraph.Inline);
                Close();
                break;
            case ListBlock list:
                AddList(list);
                break;
            case QuoteBlock quote:
                Open(20, "blockquote");
                AddBlocks(quote, isTight: false);
                Close();
                break;
            case CodeBlock code:
                Open(30, "pre");
                Open(31, "code");
                tree.AddContent(32, code.Lines.ToString());
                Close();
                Close();
                break;
            case ThematicBreakBlock:
                Open(40, "hr");
                Close();
                break;
            case Table table:
                AddTable(table);
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case LeafBlock leaf:
                Open(50, "p");
                AddInlines(leaf.Inline);
                tree.AddContent(51, leaf.Inline is null ? leaf.Lines.ToString() : "");
                Close();
                break;
            case ContainerBlock container:
                AddBlocks(container, isTight);
                break;
        }
    }

    /// <summary>Shifts heading levels below the question's level and skips none on the way down.</summary>
    private void AddHeading(HeadingBlock heading)
    {
        _lastLevel = Math.Clamp(
            heading.Level - _topLevel + MinHeadingLevel, MinHeadingLevel, Math.Min(_lastLevel + 1, MaxHeadingLevel));
        Open(60, "h" + _lastLevel.ToString(CultureInfo.InvariantCulture));
        AddInlines(heading.Inline);
        Close();
    }

    private void AddList(ListBlock list)
    {
        Open(70, list.IsOrdered ? "ol" : "ul");
        if (list.IsOrdered && list.OrderedStart is { } start && start != "1")
        {
            tree.AddAttribute(71, "start", start);
        }

        foreach (var item in list.OfType<ListItemBlock>())
        {
            Open(72, "li");
            AddBlocks(item, isTight: !list.IsLoose);
            Close();
        }

        Close();
    }

    private void AddTable(Table table)
    {
        // A wide table scrolls within its container, also with the keyboard.
        Open(80, "div");
        tree.AddAttribute(81, "class", "egret-answer-table");
        tree.AddAttribute(82, "role", "group");
        tree.AddAttribute(83, "aria-label", "Table");
        tree.AddAttribute(84, "tabindex", "0");
        Open(85, "table");
        foreach (var row in table.OfType<TableRow>())
        {
            Open(86, "tr");
            foreach (var cell in row.OfType<TableCell>())
            {
                Open(87, row.IsHeader ? "th" : "td");
                if (row.IsHeader)
                {
                    tree.AddAttribute(88, "scope", "col");
                }

                AddBlocks(cell, isTight: true);
                Close();
            }

            Close();
        }

        Close();
        Close();
    }

    private void AddInlines(ContainerInline? inlines)
    {
        if (inlines is not null && ++_depth <= MaxDepth)
        {
            foreach (var inline in inlines)
            {
                AddInline(inline);
            }
        }

        _depth -= inlines is null ? 0 : 1;
    }

    private void AddInline(Inline inline)
    {
        switch (inline)
        {
            case CitationInline cited:
                citation(tree, cited);
                break;
            case LiteralInline literal:
                tree.AddContent(100, literal.Content.ToString());
                break;
            case HtmlEntityInline entity:
                tree.AddContent(101, entity.Transcoded.ToString());
                break;
            case HtmlInline html:
                tree.AddContent(102, html.Tag);
                break;
            case CodeInline code:
                Open(110, "code");
                tree.AddContent(111, code.Content);
                Close();
                break;
            case LineBreakInline { IsHard: true }:
                Open(120, "br");
                Close();
                break;
            case LineBreakInline:
                tree.AddContent(121, "\n");
                break;
            case EmphasisInline emphasis:
                Open(130, emphasis.DelimiterCount >= 2 ? "strong" : "em");
                AddInlines(emphasis);
                Close();
                break;
            case AutolinkInline auto:
                OpenLink(auto.IsEmail ? null : auto.Url);
                tree.AddContent(140, auto.Url);
                Close();
                break;
            case LinkInline link:
                // Images would be loaded from other hosts; they are replaced by a link with their description.
                OpenLink(link.GetDynamicUrl?.Invoke() ?? link.Url);
                AddInlines(link);
                Close();
                break;
            case DelimiterInline delimiter:
                tree.AddContent(150, delimiter.ToLiteral());
                AddInlines(delimiter);
                break;
            case ContainerInline container:
                AddInlines(container);
                break;
        }
    }

    private void OpenLink(string? address)
    {
        if (SafeLink.Of(address) is not { } safe)
        {
            Open(160, "span");
            return;
        }

        Open(170, "a");
        tree.AddAttribute(171, "href", safe);
        tree.AddAttribute(172, "target", "_blank");
        tree.AddAttribute(173, "rel", "noopener noreferrer");
    }

    private void Open(int place, string element) => tree.OpenElement(place, element);

    private void Close() => tree.CloseElement();
}
