using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>
/// Divides a document into sections: by the headings that its format marks, and below them by the numbers of clauses.
/// </summary>
internal static class DocumentOutline
{
    private const string Separator = " > ";
    private const int MaxPathLength = 300;
    private const int MaxTitleLength = 160;

    /// <summary>
    /// The maximum number of words of a heading. Word documents often format whole clauses with a heading style.
    /// </summary>
    private const int MaxHeadingWords = 25;

    /// <summary>
    /// The minimum number of words from which a heading without content is treated as a clause; a shorter one is left
    /// out.
    /// </summary>
    private const int MinClauseWords = 6;

    /// <summary>Returns the sections that have content, in reading order.</summary>
    public static IReadOnlyList<DocumentSection> Build(
        string text, IReadOnlyList<TextBlock> blocks, CancellationToken cancellationToken)
    {
        var levels = new int[blocks.Count];
        for (var index = 0; index < blocks.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            levels[index] = GetHeadingLevel(text, blocks[index]);
        }

        List<DocumentSection> sections = [];
        List<TextBlock> content = [];
        Stack<(int Level, string Title)> path = new();
        string? heading = null;
        for (var index = 0; index < blocks.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = blocks[index];
            var words = text.AsSpan(block.Start, block.End - block.Start);
            var isHeading = levels[index] > 0 && HasContent(levels, index);

            var level = block.Kind switch
            {
                BlockKind.Heading => levels[index],
                BlockKind.Paragraph => isHeading ? levels[index] : GetClauseLevel(words),
                _ => 0,
            };
            if (level > 0 && Pop(path, level) | isHeading)
            {
                Close(sections, heading, text, ref content);
                if (isHeading)
                {
                    path.Push(
                        (level, words.Length > MaxTitleLength ? words[..MaxTitleLength].ToString() : words.ToString()));
                }

                heading = Join(path);
            }

            if (!isHeading)
            {
                content.Add(block);
            }
        }

        Close(sections, heading, text, ref content);
        return sections;
    }

    private static int GetHeadingLevel(string text, TextBlock block)
    {
        var words = text.AsSpan(block.Start, block.End - block.Start);
        return block.Kind switch
        {
            BlockKind.Heading => WordCount.Of(words) <= MaxHeadingWords ? block.HeadingLevel : 0,
            BlockKind.Paragraph => ClauseMarker.HeadingLevel(words),
            BlockKind.Item => 0,
            _ => throw new InvalidOperationException($"Unknown block kind {block.Kind}."),
        };
    }

    /// <summary>
    /// Whether a heading has content. A heading that is directly followed by another one of its level is a list item or
    /// a short clause.
    /// </summary>
    private static bool HasContent(int[] levels, int index) =>
        index + 1 < levels.Length && (levels[index + 1] == 0 || levels[index + 1] > levels[index]);

    /// <summary>
    /// The level of a numbered clause, which ends the recognised headings of its level and below. A keyword with a
    /// number ("Rule 5") does not, because it may be a reference at the start of a sentence.
    /// </summary>
    private static int GetClauseLevel(ReadOnlySpan<char> words) =>
        ClauseMarker.Read(words) is { Kind: ClauseMarkerKind.Number } marker ? marker.Level : 0;

    private static bool Pop(Stack<(int Level, string Title)> path, int level)
    {
        var isChanged = false;
        while (path.TryPeek(out var top) && top.Level >= level)
        {
            path.Pop();
            isChanged = true;
        }

        return isChanged;
    }

    private static string? Join(Stack<(int Level, string Title)> path)
    {
        string? joined = null;
        foreach (var (_, title) in path)
        {
            if (joined is not null && joined.Length + Separator.Length + title.Length > MaxPathLength)
            {
                break;
            }

            joined = joined is null ? title : title + Separator + joined;
        }

        return joined;
    }

    private static void Close(List<DocumentSection> sections, string? heading, string text, ref List<TextBlock> content)
    {
        if (content.Exists(block => block.Kind != BlockKind.Heading
            || WordCount.Of(text.AsSpan(block.Start, block.End - block.Start)) >= MinClauseWords))
        {
            sections.Add(new DocumentSection(heading, content));
        }

        content = [];
    }
}
