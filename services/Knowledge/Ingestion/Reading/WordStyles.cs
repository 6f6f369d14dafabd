using System.IO.Compression;
using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>Which paragraph styles of a DOCX are headings: those with an outline level of their own or of a style they are based on.</summary>
internal sealed class WordStyles
{
    private const int DeepestInheritance = 20;

    private readonly Dictionary<string, (int? Level, string? BasedOn)> _styles = new(StringComparer.OrdinalIgnoreCase);

    public static WordStyles None { get; } = new();

    public static WordStyles Read(ZipArchiveEntry part)
    {
        var styles = new WordStyles();
        using var limited = new LimitedXml(part.Open());
        var xml = limited.Reader;
        string? id = null;
        while (limited.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || !xml.IsWord())
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "style":
                    id = xml.WordAttribute("styleId");
                    styles.Set(id, level: null, basedOn: null);
                    break;
                case "name" when xml.WordAttribute("val") is "Title" or "title":
                    styles.Set(id, level: 1, basedOn: null);
                    break;
                case "basedOn":
                    styles.Set(id, level: null, xml.WordAttribute("val"));
                    break;
                case "outlineLvl" when int.TryParse(xml.WordAttribute("val"), out var level):
                    styles.Set(id, level is >= 0 and < 9 ? level + 1 : 0, basedOn: null);
                    break;
            }
        }

        return styles;
    }

    /// <summary>1 and deeper; 0 for a style that is no heading's.</summary>
    public int HeadingLevel(string style)
    {
        string? current = style;
        for (var step = 0; step < DeepestInheritance && current is not null && _styles.TryGetValue(current, out var known); step++)
        {
            if (known.Level is { } level)
            {
                return level;
            }

            current = known.BasedOn;
        }

        // Documents made by programs often name Word's own styles without defining them.
        return style is [.. "Heading", >= '1' and <= '9' and var digit] ? digit - '0' : 0;
    }

    private void Set(string? id, int? level, string? basedOn)
    {
        if (id is not null)
        {
            var known = _styles.GetValueOrDefault(id);
            _styles[id] = (level ?? known.Level, basedOn ?? known.BasedOn);
        }
    }
}
