using System.Text;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Gives equal texts the same code points, so that a query matches a document of any program: canonical
/// composition (NFC, Unicode Standard Annex 15), and compatibility decomposition of presentation forms such as the "fi"
/// ligature (U+FB01), which typesetting programs write and keyboards do not.
/// </summary>
internal static class TextNormalization
{
    /// <summary>Normalizes a text. Unpaired surrogates become U+FFFD.</summary>
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var normalized = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // NFKC for these blocks only: for all characters it would change the meaning, as of "10⁶", which becomes
            // "106".
            if (IsPresentationForm(rune))
            {
                normalized.Append(rune.ToString().Normalize(NormalizationForm.FormKC));
            }
            else
            {
                normalized.Append(rune);
            }
        }

        return normalized.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// The Unicode blocks of ligatures, of Arabic presentation forms, and of half-width and full-width forms.
    /// </summary>
    private static bool IsPresentationForm(Rune rune) => rune.Value
        is (>= 0xFB00 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or (>= 0xFF01 and <= 0xFFEE);
}
