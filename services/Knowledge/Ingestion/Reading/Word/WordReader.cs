using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading.Word;

/// <summary>
/// Reads DOCX (ISO/IEC 29500): headings by the outline level of their style, list items, table rows, and the text of
/// the current revision. The parts are read as streams: a document object model would use a multiple of the text's size
/// in memory, and its recursion a stack whose depth the uploader determines.
/// </summary>
internal sealed class WordReader : IDocumentReader
{
    /// <summary>The media type of DOCX.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const string AlternateContent = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    public string FormatName => "DOCX";

    public string MediaType => ContentType;

    public bool Matches(DocumentHeader header, string filename) =>
        header.IsZip && header.Bytes.Span.IndexOf("word/"u8) >= 0;

    public DocumentContent Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        try
        {
            using var package = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            RejectDecompressionBomb(package);
            var body = package.GetEntry("word/document.xml")
                ?? throw new UnreadableDocumentException(
                    "The file is not a Word document. Save it as .docx and upload it again.");
            var styles = package.GetEntry("word/styles.xml") is { } entry ? WordStyles.Read(entry) : WordStyles.None;
            using var xml = new BoundedXmlReader(body.Open());
            new BodyReader(xml, styles, text).Read(cancellationToken);
            return new(text);
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or NotSupportedException)
        {
            throw new UnreadableDocumentException(
                "The Word document is damaged. Open it in Word, save it again and upload the copy.");
        }
    }

    /// <summary>
    /// Rejects decompression bombs: packages above the size limit, and large parts with a ratio that XML text does not
    /// reach.
    /// </summary>
    private static void RejectDecompressionBomb(ZipArchive package)
    {
        const int maxParts = 10_000;
        const int maxRatio = 200;
        const long smallPartBytes = 8L * 1024 * 1024;
        // The declared sizes are reliable: .NET decompresses a part up to its declared size only.
        var total = 0L;
        foreach (var part in package.Entries)
        {
            total += part.Length;
            if (total > ReadingLimits.UncompressedBytes
                || (part.Length > smallPartBytes && part.Length / Math.Max(1, part.CompressedLength) > maxRatio))
            {
                throw new UnreadableDocumentException(
                    "The Word document is too large when decompressed. Split it into parts and upload them.");
            }
        }

        if (package.Entries.Count > maxParts)
        {
            throw new UnreadableDocumentException(
                "The Word document has too many parts. Save it without embedded objects and upload it again.");
        }
    }

    /// <summary>Reads the body of the document. Its memory does not depend on the nesting depth.</summary>
    private sealed class BodyReader(BoundedXmlReader body, WordStyles styles, ExtractedText text)
    {
        private readonly XmlReader _xml = body.Reader;
        private readonly StringBuilder _paragraph = new();
        private readonly StringBuilder _row = new();
        private int _tables;
        private int _level;
        private bool _isItem;
        private bool _isText;

        public void Read(CancellationToken cancellationToken)
        {
            while (body.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_xml.NodeType == XmlNodeType.Element && IsSkipped())
                {
                    body.SkipContent(cancellationToken);
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
                else if (
                    _xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && _isText)
                {
                    Append(_paragraph, _xml.Value);
                }
            }
        }

        // Deleted text, moved text at its old position, earlier values of properties, field codes, and the legacy copy
        // of a drawing's text.
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
                    Append(_paragraph, " ");
                    break;
                case "noBreakHyphen":
                    Append(_paragraph, "-");
                    break;
                case "pStyle" when _xml.GetWordAttribute("val") is { } style:
                    _level = styles.GetHeadingLevel(style);
                    break;
                case "outlineLvl" when int.TryParse(_xml.GetWordAttribute("val"), out var level):
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

        /// <summary>
        /// Appends text. The limit is checked here, because one paragraph or row may be the whole document.
        /// </summary>
        private void Append(StringBuilder to, string words)
        {
            to.Append(words);
            if (_paragraph.Length + _row.Length > ReadingLimits.Characters)
            {
                throw ExtractedText.TooLong();
            }
        }

        private void EndParagraph()
        {
            var words = _paragraph.ToString();
            _paragraph.Clear();
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
