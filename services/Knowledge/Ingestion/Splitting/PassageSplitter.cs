using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Tokenization;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>
/// Splits a document into passages that are large enough to answer a question and small enough for the embedding model.
/// A passage never spans two headings. Clauses stay whole if they fit; otherwise their items, and otherwise their
/// sentences.
/// </summary>
internal sealed class PassageSplitter(ArcticTokenizer tokenizer)
{
    /// <summary>The size from which a passage takes no further clause.</summary>
    private const int TargetWords = 120;

    private const int MaxWords = 220;

    /// <summary>
    /// The size below which the last part of a clause is merged with the part before it, if the model still reads both.
    /// </summary>
    private const int MinWords = 40;

    /// <summary>
    /// Above the length of <see cref="MaxWords"/> words in any language. It bounds text without spaces, which counts as
    /// one word and one token, and would otherwise be a passage of any size.
    /// </summary>
    private const int MaxCharacters = 4_000;

    /// <summary>The maximum minus the tokens of the headings, which are embedded with the text.</summary>
    private const int MaxTokens = ArcticTokenizer.MaxTokens - 112;

    /// <summary>Splits the text of a document.</summary>
    /// <exception cref="UnreadableDocumentException">
    /// The document has more than <see cref="ReadingLimits.Passages"/> passages.
    /// </exception>
    public IReadOnlyList<PassageDraft> Split(ExtractedText document, CancellationToken cancellationToken)
    {
        var text = document.ToString();
        List<PassageDraft> passages = [];
        foreach (var section in DocumentOutline.Build(text, document.Blocks, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var passage in Pack(GetFragments(text, section.Content, cancellationToken)))
            {
                var words = text[passage.Start..passage.End];
                if (words.Any(char.IsLetterOrDigit))
                {
                    passages.Add(new PassageDraft(
                        passages.Count, words, section.Heading, passage.Page, passage.Start, passage.End,
                        Reference: null));
                }
            }
        }

        return passages.Count <= ReadingLimits.Passages
            ? passages
            : throw new UnreadableDocumentException(
                "The document has too many sections. Split it into parts and upload them.");
    }

    /// <summary>Returns the blocks of a section; blocks that are too large for a passage are divided.</summary>
    private List<Fragment> GetFragments(
        string text, IReadOnlyList<TextBlock> blocks, CancellationToken cancellationToken)
    {
        List<Fragment> fragments = [];
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var words = text[block.Start..block.End];
            var startsClause = block.Kind == BlockKind.Paragraph
                && ClauseMarker.Read(words) is { Kind: ClauseMarkerKind.Number or ClauseMarkerKind.Keyword };
            if (words.Length <= MaxCharacters && Measure(text, block.Start, block.End, block.Page, startsClause) is { Fits: true } whole)
            {
                fragments.Add(whole);
                continue;
            }

            int[] starts = [.. SentenceBoundaries.FindStarts(words), words.Length];
            for (var index = 0; index + 1 < starts.Length; index++)
            {
                AddSentence(
                    text, block, block.Start + starts[index], block.Start + starts[index + 1], startsClause && index == 0,
                    fragments, cancellationToken);
            }
        }

        return fragments;
    }

    /// <summary>
    /// Adds a sentence. If it is too long, it is divided between words, and a word that is too long between characters.
    /// </summary>
    private void AddSentence(
        string text, TextBlock block, int start, int end, bool startsClause, List<Fragment> fragments,
        CancellationToken cancellationToken)
    {
        while (start < end && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        while (start < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // At most half of the rest: measuring all of it for each part takes quadratic time, and a larger part
            // leaves a tiny last one.
            var limit = end - start <= MaxCharacters
                ? end
                : FindCut(text, start, start + Math.Min(MaxCharacters, (end - start) / 2));
            var piece = Measure(text, start, limit, block.Page, startsClause);
            while (!piece.Fits)
            {
                piece = Measure(
                    text, start, FindCut(text, start, start + ((piece.End - start) / 2)), block.Page, startsClause);
            }

            fragments.Add(piece);
            start = piece.End;
            startsClause = false;
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }
        }
    }

    /// <summary>The last offset before the end that lies between two words, or else between two characters.</summary>
    private static int FindCut(string text, int start, int end)
    {
        var space = text.LastIndexOf(' ', end, end - start);
        return space > start ? space : char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private Fragment Measure(string text, int start, int end, int? page, bool startsClause)
    {
        var span = text.AsSpan(start, end - start);
        return new Fragment(start, end, page, WordCount.Of(span), tokenizer.Count(span.ToString()), startsClause);
    }

    private static List<Fragment> Pack(List<Fragment> fragments)
    {
        List<Fragment> passages = [];
        Fragment? open = null;
        for (var start = 0; start < fragments.Count;)
        {
            var end = start + 1;
            var clause = fragments[start];
            while (end < fragments.Count && !fragments[end].StartsClause)
            {
                clause = clause.With(fragments[end++]);
            }

            if (open is { } before && before.Words < TargetWords && before.With(clause).Fits)
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

    /// <summary>Divides a clause that is too large for one passage into parts of about equal size.</summary>
    /// <returns>The last part, which following clauses may join.</returns>
    private static Fragment PackClause(List<Fragment> passages, List<Fragment> fragments, int start, int end, int words)
    {
        var targetWords = words / ((words / MaxWords) + 1);
        var part = fragments[start];
        for (var index = start + 1; index < end; index++)
        {
            var next = part.With(fragments[index]);
            if (part.Words >= targetWords || !next.Fits)
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

        if (last.Words < MinWords && passages is [.., var before]
            && before.With(last) is { Tokens: <= MaxTokens, Length: <= MaxCharacters } joined)
        {
            passages[^1] = joined;
        }
        else
        {
            passages.Add(last);
        }

        open = null;
    }

    /// <summary>A range of the text that is not divided further.</summary>
    private readonly record struct Fragment(int Start, int End, int? Page, int Words, int Tokens, bool StartsClause)
    {
        public int Length => End - Start;

        public bool Fits => Words <= MaxWords && Tokens <= MaxTokens && Length <= MaxCharacters;

        public Fragment With(Fragment next) =>
            this with { End = next.End, Words = Words + next.Words, Tokens = Tokens + next.Tokens };
    }
}
