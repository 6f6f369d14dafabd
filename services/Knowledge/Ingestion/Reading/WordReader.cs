using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// DOCX: headings by their style's outline level, list items, table rows, text of the current revision. The parts are read
/// as a stream: a document object model would take a multiple of the text's size, and its recursion as deep a stack as the
/// uploader likes.
/// </summary>
internal static class WordReader
{
    private const string Main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string StrictMain = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    private const string AlternateContent = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    public static void Read(Stream content, ExtractedText text, CancellationToken cancellationToken)
    {
        try
        {
            using var package = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            RefuseBomb(package);
            var body = package.GetEntry("word/document.xml")
                ?? throw new UnreadableDocumentException("The file is not a Word document. Save it as .docx and upload it again.");
            var styles = package.GetEntry("word/styles.xml") is { } entry ? WordStyles.Read(entry) : WordStyles.None;
            using var xml = new LimitedXml(body.Open());
            new BodyReader(xml, styles, text).Read(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or NotSupportedException)
        {
            throw new UnreadableDocumentException("The Word document is damaged. Open it in Word, save it again and upload the copy.");
        }
    }

    /// <summary>
    /// The declared sizes can be relied on: .NET inflates a part no further than to its declared size. A ratio beyond what
    /// XML reaches is a bomb even within the limit.
    /// </summary>
    private static void RefuseBomb(ZipArchive package)
    {
        const int mostParts = 10_000;
        const int highestRatio = 200;
        const long smallPart = 8L * 1024 * 1024;
        var total = 0L;
        foreach (var part in package.Entries)
        {
            total += part.Length;
            if (total > ReadingLimits.UncompressedBytes || (part.Length > smallPart && part.Length / Math.Max(1, part.CompressedLength) > highestRatio))
            {
                throw new UnreadableDocumentException("The Word document unpacks to more than can be read. Split it into parts and upload these.");
            }
        }

        if (package.Entries.Count > mostParts)
        {
            throw new UnreadableDocumentException("The Word document has too many parts. Save it without embedded objects and upload it again.");
        }
    }

    public static bool IsWord(this XmlReader xml) => xml.NamespaceURI is Main or StrictMain;

    public static string? WordAttribute(this XmlReader xml, string name) => xml.GetAttribute(name, Main) ?? xml.GetAttribute(name, StrictMain);

    /// <summary>Walks through the body. Only counters grow with the nesting.</summary>
    private sealed class BodyReader(LimitedXml limited, WordStyles styles, ExtractedText text)
    {
        private readonly XmlReader _xml = limited.Reader;
        private readonly StringBuilder _words = new();
        private readonly StringBuilder _row = new();
        private int _tables;
        private int _level;
        private bool _isItem;
        private bool _isText;

        public void Read(CancellationToken cancellationToken)
        {
            while (limited.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_xml.NodeType == XmlNodeType.Element && IsSkipped())
                {
                    limited.SkipContent(cancellationToken);
                    continue;
                }

                if (_xml.NodeType == XmlNodeType.Element && _xml.IsWord())
                {
                    Enter();
                }
                else if (_xml.NodeType == XmlNodeType.EndElement && _xml.IsWord())
                {
                    Leave();
                }
                else if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && _isText)
                {
                    Append(_words, _xml.Value);
                }
            }
        }

        /// <summary>Deleted and moved-away text, what a property was before it was changed, and the older twin of a drawing's text.</summary>
        private bool IsSkipped() => _xml.IsWord()
            ? _xml.LocalName is "del" or "moveFrom" or "pPrChange" or "rPrChange" or "sectPrChange" or "instrText" or "delText"
            : _xml.NamespaceURI == AlternateContent && _xml.LocalName == "Fallback";

        private void Enter()
        {
            switch (_xml.LocalName)
            {
                case "t":
                    _isText = !_xml.IsEmptyElement;
                    break;
                case "tab" or "br" or "cr":
                    Append(_words, " ");
                    break;
                case "noBreakHyphen":
                    Append(_words, "-");
                    break;
                case "pStyle" when _xml.WordAttribute("val") is { } style:
                    _level = styles.HeadingLevel(style);
                    break;
                case "outlineLvl" when int.TryParse(_xml.WordAttribute("val"), out var level):
                    _level = level is >= 0 and < 9 ? level + 1 : 0;
                    break;
                case "numPr":
                    _isItem = true;
                    break;
                case "tbl" when !_xml.IsEmptyElement:
                    _tables++;
                    break;
            }
        }

        private void Leave()
        {
            switch (_xml.LocalName)
            {
                case "t":
                    _isText = false;
                    break;
                case "p":
                    EndParagraph();
                    break;
                case "tc":
                    Append(_row, " | ");
                    break;
                case "tr" when _tables == 1:
                    text.AddItem(_row.ToString().TrimEnd(' ', '|'));
                    _row.Clear();
                    break;
                case "tbl":
                    _tables--;
                    break;
            }
        }

        /// <summary>A paragraph or a row may be all of the document: it is too long before it has ended.</summary>
        private void Append(StringBuilder to, string words)
        {
            to.Append(words);
            if (_words.Length + _row.Length > ReadingLimits.Characters)
            {
                throw ExtractedText.TooLong();
            }
        }

        private void EndParagraph()
        {
            var words = _words.ToString();
            _words.Clear();
            if (_tables > 0)
            {
                Append(_row, words);
                Append(_row, " ");
            }
            else if (_level > 0)
            {
                text.AddHeading(words, _level);
            }
            else if (_isItem && words.Length > 0)
            {
                text.AddItem("• " + words);
            }
            else
            {
                text.AddParagraph(words);
            }

            _level = 0;
            _isItem = false;
        }
    }
}
