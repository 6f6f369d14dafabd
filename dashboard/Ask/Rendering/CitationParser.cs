using System.Globalization;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Parses <c>[1]</c> and <c>[1, 2]</c> as citations, before the link parser.</summary>
internal sealed class CitationParser : InlineParser
{
    /// <summary>Maximum number of digits; longer numbers are not citations.</summary>
    private const int MaxDigits = 3;

    public CitationParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        var end = text.IndexOf(']');
        // A number may also be the text of a link.
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
            if (digits.Length is 0 or > MaxDigits
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            numbers.Add(number);
        }

        return true;
    }
}
