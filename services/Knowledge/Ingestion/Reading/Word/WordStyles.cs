using System.IO.Compression;
using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading.Word;

/// <summary>
/// The heading levels of a document's paragraph styles: their own outline level, or that of a style they are based on.
/// </summary>
internal sealed class WordStyles
{
    private const int MaxInheritanceDepth = 20;

    private readonly Dictionary<string, (int? Level, string? BasedOn)> _styles = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A document without styles.</summary>
    public static WordStyles None { get; } = new();

    /// <summary>Reads the style definitions part.</summary>
    public static WordStyles Read(ZipArchiveEntry part)
    {
        var styles = new WordStyles();
        using var reader = new BoundedXmlReader(part.Open());
        var xml = reader.Reader;
        string? id = null;
        while (reader.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || !xml.IsWord())
            {
                continue;
            }

            switch (xml.LocalName)
            {
                case "style":
                    id = xml.GetWordAttribute("styleId");
                    styles.Set(id, level: null, basedOn: null);
                    break;
                case "name" when xml.GetWordAttribute("val") is "Title" or "title":
                    styles.Set(id, level: 1, basedOn: null);
                    break;
                case "basedOn":
                    styles.Set(id, level: null, xml.GetWordAttribute("val"));
                    break;
                case "outlineLvl" when int.TryParse(xml.GetWordAttribute("val"), out var level):
                    styles.Set(id, level is >= 0 and < 9 ? level + 1 : 0, basedOn: null);
                    break;
            }
        }

        return styles;
    }

    /// <summary>The heading level of a style, from 1; 0 if the style is not a heading.</summary>
    public int GetHeadingLevel(string style)
    {
        string? current = style;
        for (var step = 0; step < MaxInheritanceDepth && current is not null && _styles.TryGetValue(current, out var known); step++)
        {
            if (known.Level is { } level)
            {
                return level;
            }

            current = known.BasedOn;
        }

        // Generated documents often use Word's built-in heading styles without defining them.
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
