using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Egret.Knowledge.Ingestion.Reading.Html;

/// <summary>
/// Reads HTML: the text of block elements, headings with their level, table rows as lines; without scripts, styles,
/// forms and navigation. No script runs and no resource is loaded. The document tree is walked in a loop, because the
/// uploader determines its depth and recursion would exhaust the stack.
/// </summary>
internal sealed class HtmlReader : IDocumentReader
{
    /// <summary>The media type of HTML (RFC 2854).</summary>
    public const string ContentType = "text/html";

    /// <summary>The part of the header in which a document's root element is expected, in characters.</summary>
    private const int RootElementWindow = 4096;

    private static readonly string[] RootElements = ["<!doctype html", "<html", "<head", "<body"];
    private static readonly string[] FragmentElements =
        ["<p>", "<p ", "<div", "<h1", "<h2", "<table", "<br", "<span", "<ul", "<title"];

    private static readonly HashSet<string> SkippedElements = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "nav", "svg", "math", "iframe", "object", "canvas", "audio",
        "video", "form", "button", "select", "textarea", "dialog",
    };

    private static readonly HashSet<string> InlineElements = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "img", "input", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    public string FormatName => "HTML";

    public string MediaType => ContentType;

    public bool Matches(DocumentHeader header, string filename)
    {
        if (header.Text is not { } text)
        {
            return false;
        }

        var start = text.AsSpan(0, Math.Min(text.Length, RootElementWindow));
        return StartsWithAny(start, RootElements)
            // An XML declaration or a comment may come before the root element.
            || (start is ['<', ..] && start.Contains("<html", StringComparison.OrdinalIgnoreCase))
            || (header.IsText && DocumentHeader.HasExtension(filename, ".html", ".htm", ".xhtml")
                && ContainsAny(text, FragmentElements));
    }

    public DocumentContent Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        var elements = 0;
        var options = new HtmlParserOptions
        {
            // The only callback in which parsing can be cancelled. Deep nesting is slow to parse, and each element uses
            // memory.
            OnCreated = (_, _) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++elements > ReadingLimits.MarkupElements)
                {
                    throw new UnreadableDocumentException(
                        "The page has too many elements. Split it into parts and upload them.");
                }
            },
        };
        var document = new HtmlParser(options, BrowsingContext.New(Configuration.Default)).ParseDocument(content);
        if (FindRoot(document) is { } root)
        {
            ReadBlocks(root, text, cancellationToken);
        }

        return new(text);
    }

    private static void ReadBlocks(IElement root, ExtractedText text, CancellationToken cancellationToken)
    {
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

    /// <summary>
    /// The main element of the page if it marks one with at least a quarter of its text; otherwise the body.
    /// </summary>
    private static IElement? FindRoot(IHtmlDocument document)
    {
        var candidates = document.QuerySelectorAll("main, [role=main]");
        return candidates.Length == 1 && candidates[0].TextContent.Length > (document.Body?.TextContent.Length ?? 0) / 4
            ? candidates[0]
            : document.Body;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] values)
    {
        foreach (var value in values)
        {
            if (text.StartsWith(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ContainsAny(string text, string[] values) =>
        values.Any(value => text.Contains(value, StringComparison.OrdinalIgnoreCase));

    /// <returns>Whether the node's children must be read.</returns>
    private static bool Enter(INode node, Paragraph paragraph)
    {
        switch (node)
        {
            case IText words:
                paragraph.Append(words.Data, IsPreformatted(words));
                return false;
            case IElement element when SkippedElements.Contains(element.LocalName) || element.HasAttribute("hidden"):
                return false;
            case IElement { LocalName: "br" }:
                paragraph.Append("\n", keepLines: false);
                return false;
            case IElement { LocalName: "td" or "th" }:
                paragraph.NextCell();
                return true;
            case IElement element when !InlineElements.Contains(element.LocalName):
                if (!IsWithinCell(element))
                {
                    paragraph.Flush();
                    paragraph.HeadingLevel = GetHeadingLevel(element);
                    if (element.LocalName == "li")
                    {
                        paragraph.StartItem();
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
        if (node is IElement element && !InlineElements.Contains(element.LocalName)
            && element.LocalName is not ("td" or "th") && !IsWithinCell(element))
        {
            paragraph.Flush();
            if (element.LocalName == "li")
            {
                paragraph.EndItem();
            }
        }
    }

    private static int GetHeadingLevel(IElement element) =>
        element.LocalName is ['h', var digit] && digit is >= '1' and <= '6' ? digit - '0' : 0;

    /// <summary>
    /// Whether a block is part of a table cell, and so of the row's line. Only three levels up are checked: a table
    /// that contains deeper structure is a page layout.
    /// </summary>
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

    /// <summary>The block that is currently read.</summary>
    private sealed class Paragraph(ExtractedText text)
    {
        private const string Bullet = "• ";

        private readonly StringBuilder _words = new();
        private bool _keepLines;
        private bool _startsItem;
        private int _cells;

        public int HeadingLevel { get; set; }

        public void Append(string words, bool keepLines)
        {
            _words.Append(words);
            _keepLines |= keepLines;
        }

        /// <summary>Starts a list item. Its first text may be its own or that of a block in it.</summary>
        public void StartItem() => _startsItem = true;

        public void EndItem() => _startsItem = false;

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
                _startsItem = false;
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
            else if (_startsItem)
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
