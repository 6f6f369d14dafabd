using System.Text;
using UglyToad.PdfPig.Content;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>
/// Joins the letters of a page to lines, in the order in which the page draws them. Nearly all programs write that
/// order as the reading order, also across columns, which sorting by position would mix.
/// </summary>
internal static class PdfPageLines
{
    public static IEnumerable<PdfLine> Read(PdfPageText page)
    {
        var line = new LineBuilder(page.Number);
        foreach (var letter in page.Letters)
        {
            // Rotated text is a watermark or a margin note.
            if (letter.TextOrientation != TextOrientation.Horizontal || string.IsNullOrEmpty(letter.Value))
            {
                continue;
            }

            if (!line.Continues(letter) && line.Take() is { } ended)
            {
                yield return ended;
            }

            line.Append(letter);
        }

        if (line.Take() is { } last)
        {
            yield return last;
        }
    }

    private sealed class LineBuilder(int page)
    {
        private readonly StringBuilder _text = new();
        private readonly Dictionary<double, int> _sizes = [];
        private Letter? _last;
        private double _baseline;
        private double _left;
        private int _boldLetters;
        private int _letters;

        /// <summary>
        /// Whether a letter continues the line: at the same baseline, with a tolerance for superscripts, and not far to
        /// the left of the previous letter.
        /// </summary>
        public bool Continues(Letter letter)
        {
            if (_last is null)
            {
                return true;
            }

            var size = Math.Max(GetSize(letter), GetSize(_last));
            var distance = Math.Abs(letter.StartBaseLine.Y - _baseline);
            return distance < size * 0.4 && letter.StartBaseLine.X > _last.EndBaseLine.X - (size * 1.5);
        }

        public void Append(Letter letter)
        {
            var size = GetSize(letter);
            if (_last is null)
            {
                _baseline = letter.StartBaseLine.Y;
                _left = letter.StartBaseLine.X;
            }
            else if (letter.StartBaseLine.X - _last.EndBaseLine.X > size * 0.18 && _text[^1] != ' '
                && !string.IsNullOrWhiteSpace(letter.Value))
            {
                _text.Append(' ');
            }

            _text.Append(letter.Value);
            _last = letter;
            if (!string.IsNullOrWhiteSpace(letter.Value))
            {
                _letters++;
                _boldLetters += letter.FontDetails.IsBold ? 1 : 0;
                var rounded = Math.Round(size * 2) / 2;
                _sizes[rounded] = _sizes.GetValueOrDefault(rounded) + 1;
            }
        }

        public PdfLine? Take()
        {
            var text = ExtractedText.Clean(_text.ToString());
            var line = text.Length == 0 || _last is null || _letters == 0
                ? null
                : new PdfLine(
                    text, page, _baseline, _left, _last.EndBaseLine.X, _sizes.MaxBy(size => size.Value).Key,
                    IsBold: _boldLetters * 2 > _letters);
            _text.Clear();
            _sizes.Clear();
            _last = null;
            _boldLetters = 0;
            _letters = 0;
            return line;
        }

        private static double GetSize(Letter letter) =>
            letter.PointSize > 0 ? letter.PointSize : Math.Max(letter.BoundingBox.Height, 1);
    }
}
