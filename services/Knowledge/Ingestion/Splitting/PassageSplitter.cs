using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>
/// Cuts a document into passages of a size that one answer needs and that the embedding model reads whole. A passage never
/// spans two headings; clauses stay whole where they fit, then their items, then their sentences.
/// </summary>
internal sealed class PassageSplitter(ArcticTokenizer tokenizer)
{
    /// <summary>A passage of this size takes no further clause.</summary>
    private const int EnoughWords = 120;

    private const int MostWords = 220;

    /// <summary>A last part smaller than this goes with the part before it, if the model still reads that.</summary>
    private const int FewWords = 40;

    /// <summary>
    /// More than so many words of any language have. What looks like a single word may be longer still, and counts as one token: it would be
    /// a passage as large as its document.
    /// </summary>
    private const int MostCharacters = 4_000;

    /// <summary>Leaves the model room for the headings, which are embedded with the text.</summary>
    private const int MostTokens = ArcticTokenizer.MaximumTokens - 112;

    /// <summary>Splits it all.</summary>
    public IReadOnlyList<PassageDraft> Split(ExtractedText document, CancellationToken cancellationToken)
    {
        var text = document.ToString();
        List<PassageDraft> passages = [];
        foreach (var section in DocumentOutline.Build(text, document.Blocks, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var passage in Pack(Cut(text, section.Content, cancellationToken)))
            {
                var words = text[passage.Start..passage.End];
                if (words.Any(char.IsLetterOrDigit))
                {
                    passages.Add(new PassageDraft(passages.Count, words, section.Heading, passage.Page, passage.Start, passage.End, Reference: null));
                }
            }
        }

        return passages.Count <= ReadingLimits.Passages
            ? passages
            : throw new UnreadableDocumentException("The document has too many sections to be read. Split it into parts and upload these.");
    }

    /// <summary>The section's blocks, and pieces of those that are too large for a passage.</summary>
    private List<Fragment> Cut(string text, IReadOnlyList<TextBlock> blocks, CancellationToken cancellationToken)
    {
        List<Fragment> fragments = [];
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var words = text[block.Start..block.End];
            var beginsClause = block.Kind == BlockKind.Paragraph
                && ClauseMarker.Read(words) is { Kind: ClauseMarkerKind.Number or ClauseMarkerKind.Keyword };
            if (words.Length <= MostCharacters && Measure(text, block.Start, block.End, block.Page, beginsClause) is { Fits: true } whole)
            {
                fragments.Add(whole);
                continue;
            }

            int[] starts = [.. Sentences.Starts(words), words.Length];
            for (var index = 0; index + 1 < starts.Length; index++)
            {
                CutSentence(text, block, block.Start + starts[index], block.Start + starts[index + 1], beginsClause && index == 0, fragments, cancellationToken);
            }
        }

        return fragments;
    }

    /// <summary>A sentence that alone is too long is cut between words, and a word that alone is too long, anywhere.</summary>
    private void CutSentence(
        string text, TextBlock block, int start, int end, bool beginsClause, List<Fragment> fragments, CancellationToken cancellationToken)
    {
        while (start < end && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        while (start < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Never all of what is left, or each piece would cost as much as the whole sentence; nor so much that a mere scrap is left.
            var most = end - start <= MostCharacters ? end : CutBefore(text, start, start + Math.Min(MostCharacters, (end - start) / 2));
            var piece = Measure(text, start, most, block.Page, beginsClause);
            while (!piece.Fits)
            {
                piece = Measure(text, start, CutBefore(text, start, start + ((piece.End - start) / 2)), block.Page, beginsClause);
            }

            fragments.Add(piece);
            start = piece.End;
            beginsClause = false;
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }
        }
    }

    /// <summary>Between two words, or at least between two characters.</summary>
    private static int CutBefore(string text, int start, int end)
    {
        var space = text.LastIndexOf(' ', end, end - start);
        return space > start ? space : char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private Fragment Measure(string text, int start, int end, int? page, bool beginsClause)
    {
        var span = text.AsSpan(start, end - start);
        return new Fragment(start, end, page, WordCount.Of(span), tokenizer.Count(span.ToString()), beginsClause);
    }

    private static List<Fragment> Pack(List<Fragment> fragments)
    {
        List<Fragment> passages = [];
        Fragment? open = null;
        for (var start = 0; start < fragments.Count;)
        {
            var end = start + 1;
            var clause = fragments[start];
            while (end < fragments.Count && !fragments[end].BeginsClause)
            {
                clause = clause.With(fragments[end++]);
            }

            if (open is { } before && before.Words < EnoughWords && before.With(clause).Fits)
            {
                open = before.With(clause);
            }
            else
            {
                Close(passages, ref open);
                open = clause.Fits ? clause : PackClause(passages, fragments, start, end, clause.Words);
            }

            start = end;
        }

        Close(passages, ref open);
        return passages;
    }

    /// <summary>Parts of about equal size of a clause that is too large for one passage; the last one stays open.</summary>
    private static Fragment PackClause(List<Fragment> passages, List<Fragment> fragments, int start, int end, int words)
    {
        var goal = words / ((words / MostWords) + 1);
        var part = fragments[start];
        for (var index = start + 1; index < end; index++)
        {
            var next = part.With(fragments[index]);
            if (part.Words >= goal || !next.Fits)
            {
                passages.Add(part);
                part = fragments[index];
            }
            else
            {
                part = next;
            }
        }

        return part;
    }

    private static void Close(List<Fragment> passages, ref Fragment? open)
    {
        if (open is not { } last)
        {
            return;
        }

        if (last.Words < FewWords && passages is [.., var before] && before.With(last) is { Tokens: <= MostTokens, Length: <= MostCharacters } joined)
        {
            passages[^1] = joined;
        }
        else
        {
            passages.Add(last);
        }

        open = null;
    }

    /// <summary>A stretch of text that is kept together.</summary>
    private readonly record struct Fragment(int Start, int End, int? Page, int Words, int Tokens, bool BeginsClause)
    {
        public int Length => End - Start;

        public bool Fits => Words <= MostWords && Tokens <= MostTokens && Length <= MostCharacters;

        public Fragment With(Fragment next) => this with { End = next.End, Words = Words + next.Words, Tokens = Tokens + next.Tokens };
    }
}
