using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// HTML: the text of block elements, headings as such, table rows as lines; nothing of scripts, styles, forms and navigation.
/// No script runs and nothing is fetched. The walk is a loop, because the nesting is the uploader's to choose.
/// </summary>
internal static class HtmlReader
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "nav", "svg", "math", "iframe", "object", "canvas", "audio", "video",
        "form", "button", "select", "textarea", "dialog",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input", "ins",
        "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
        "u", "var", "wbr",
    };

    public static void Read(Stream content, ExtractedText text, CancellationToken cancellationToken)
    {
        var elements = 0;
        var options = new HtmlParserOptions
        {
            // The only place where the parser can be stopped; deep nesting makes it slow, and each element costs memory.
            OnCreated = (_, _) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++elements > ReadingLimits.MarkupElements)
                {
                    throw new UnreadableDocumentException("The page has too many elements to be read. Split it into parts and upload these.");
                }
            },
        };
        var document = new HtmlParser(options, BrowsingContext.New(Configuration.Default)).ParseDocument(content);
        var root = Root(document);
        if (root is null)
        {
            return;
        }

        var paragraph = new Paragraph(text);
        INode? node = root;
        while (node is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entered = Enter(node, paragraph);
            if (entered && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null)
            {
                if (entered)
                {
                    Leave(node, paragraph);
                }

                if (node == root)
                {
                    node = null;
                }
                else if (node.NextSibling is { } next)
                {
                    node = next;
                    break;
                }
                else
                {
                    node = node.Parent;
                    entered = true;
                }
            }
        }

        paragraph.Flush();
    }

    /// <summary>The article where a page says which part that is; else all of its body.</summary>
    private static IElement? Root(AngleSharp.Html.Dom.IHtmlDocument document)
    {
        var articles = document.QuerySelectorAll("main, [role=main]");
        return articles.Length == 1 && articles[0].TextContent.Length > (document.Body?.TextContent.Length ?? 0) / 4 ? articles[0] : document.Body;
    }

    /// <returns>Whether the node's children are to be read.</returns>
    private static bool Enter(INode node, Paragraph paragraph)
    {
        switch (node)
        {
            case IText words:
                paragraph.Append(words.Data, IsPreformatted(words));
                return false;
            case IElement element when Skipped.Contains(element.LocalName) || element.HasAttribute("hidden"):
                return false;
            case IElement { LocalName: "br" }:
                paragraph.Append("\n", keepLines: false);
                return false;
            case IElement { LocalName: "td" or "th" }:
                paragraph.NextCell();
                return true;
            case IElement element when !Inline.Contains(element.LocalName):
                if (!IsWithinCell(element))
                {
                    paragraph.Flush();
                    paragraph.HeadingLevel = LevelOf(element);
                    if (element.LocalName == "li")
                    {
                        paragraph.BeginItem();
                    }
                }
                else
                {
                    paragraph.Append(" ", keepLines: false);
                }

                return true;
            default:
                return true;
        }
    }

    private static void Leave(INode node, Paragraph paragraph)
    {
        if (node is IElement element && !Inline.Contains(element.LocalName) && element.LocalName is not ("td" or "th") && !IsWithinCell(element))
        {
            paragraph.Flush();
            if (element.LocalName == "li")
            {
                paragraph.EndItem();
            }
        }
    }

    private static int LevelOf(IElement element) =>
        element.LocalName is ['h', var digit] && digit is >= '1' and <= '6' ? digit - '0' : 0;

    /// <summary>A block within a cell is part of the row's line. Looks up a few levels only: deeper, it is layout, not a cell's text.</summary>
    private static bool IsWithinCell(IElement element)
    {
        var parent = element.ParentElement;
        for (var level = 0; level < 3 && parent is not null; level++, parent = parent.ParentElement)
        {
            if (parent.LocalName is "td" or "th")
            {
                return element.LocalName is not ("table" or "tbody" or "thead" or "tr");
            }
        }

        return false;
    }

    private static bool IsPreformatted(IText words) =>
        words.ParentElement is { } parent && (parent.LocalName == "pre" || parent.ParentElement?.LocalName == "pre");

    /// <summary>The block that is being read.</summary>
    private sealed class Paragraph(ExtractedText text)
    {
        private const string Bullet = "• ";

        private readonly StringBuilder _words = new();
        private bool _keepLines;
        private bool _beginsItem;
        private int _cells;

        public int HeadingLevel { get; set; }

        public void Append(string words, bool keepLines)
        {
            _words.Append(words);
            _keepLines |= keepLines;
        }

        /// <summary>The next words are an item's first, be they its own or those of a block within it.</summary>
        public void BeginItem() => _beginsItem = true;

        public void EndItem() => _beginsItem = false;

        public void NextCell()
        {
            if (_cells++ > 0)
            {
                _words.Append(" | ");
            }
        }

        public void Flush()
        {
            var words = _words.ToString();
            if (!string.IsNullOrWhiteSpace(words))
            {
                Add(words);
                _beginsItem = false;
            }

            _words.Clear();
            _keepLines = false;
            _cells = 0;
            HeadingLevel = 0;
        }

        private void Add(string words)
        {
            if (HeadingLevel > 0)
            {
                text.AddHeading(words, HeadingLevel);
            }
            else if (_keepLines)
            {
                text.AddLines(words);
            }
            else if (_beginsItem)
            {
                text.AddItem(Bullet + words);
            }
            else if (_cells > 0)
            {
                text.AddItem(words);
            }
            else
            {
                text.AddParagraph(words);
            }
        }
    }
}
