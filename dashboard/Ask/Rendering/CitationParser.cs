using System.Globalization;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Reads <c>[1]</c> and <c>[1, 2]</c> as citations, before the parser of links can take them for something else.</summary>
internal sealed class CitationParser : InlineParser
{
    /// <summary>No answer has more sources; more digits are something else.</summary>
    private const int MostDigits = 3;

    public CitationParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        var end = text.IndexOf(']');
        // A link may have a number for its text.
        if (end < 2 || (end + 1 < text.Length && text[end + 1] == '(') || !TryRead(text[1..end], out var numbers))
        {
            return false;
        }

        slice.Start += end + 1;
        var group = new ContainerInline { IsClosed = true };
        foreach (var number in numbers)
        {
            group.AppendChild(new CitationInline(number));
        }

        processor.Inline = group;
        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out List<int> numbers)
    {
        numbers = [];
        foreach (var part in text.Split(','))
        {
            var digits = text[part].Trim();
            if (digits.Length is 0 or > MostDigits || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            numbers.Add(number);
        }

        return true;
    }
}

/// <summary>Adds the parser to Markdig's.</summary>
internal sealed class CitationExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new CitationParser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // Markdig's renderers write HTML, which is never shown here.
    }
}
