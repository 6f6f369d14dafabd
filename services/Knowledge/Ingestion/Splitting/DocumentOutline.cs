using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>What stands under one heading.</summary>
/// <param name="Heading">The headings above it, outermost first.</param>
/// <param name="Content">Its blocks, at least one.</param>
internal sealed record DocumentSection(string? Heading, IReadOnlyList<TextBlock> Content);

/// <summary>Finds a document's sections: by the headings that its format marks, and below these by how clauses are numbered.</summary>
internal static class DocumentOutline
{
    private const string Separator = " > ";
    private const int LongestPath = 300;
    private const int LongestTitle = 160;

    /// <summary>Word documents often give whole clauses a heading's style.</summary>
    private const int MostHeadingWords = 25;

    /// <summary>A heading with nothing below it is a clause from here on, and nobody's answer below.</summary>
    private const int FewestClauseWords = 6;

    public static IReadOnlyList<DocumentSection> Build(string text, IReadOnlyList<TextBlock> blocks, CancellationToken cancellationToken)
    {
        var levels = new int[blocks.Count];
        for (var index = 0; index < blocks.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            levels[index] = HeadingLevel(text, blocks[index]);
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
            var isHeading = levels[index] > 0 && HasContentBelow(levels, index);

            var level = block.Kind switch
            {
                BlockKind.Heading => levels[index],
                BlockKind.Paragraph => isHeading ? levels[index] : ClauseLevel(words),
                _ => 0,
            };
            if (level > 0 && Pop(path, level) | isHeading)
            {
                Close(sections, heading, text, ref content);
                if (isHeading)
                {
                    path.Push((level, words.Length > LongestTitle ? words[..LongestTitle].ToString() : words.ToString()));
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

    private static int HeadingLevel(string text, TextBlock block)
    {
        var words = text.AsSpan(block.Start, block.End - block.Start);
        return block.Kind switch
        {
            BlockKind.Heading => WordCount.Of(words) <= MostHeadingWords ? block.HeadingLevel : 0,
            BlockKind.Paragraph => ClauseMarker.HeadingLevel(words),
            BlockKind.Item => 0,
            _ => throw new InvalidOperationException($"{block.Kind} is no kind of block."),
        };
    }

    /// <summary>A heading that another of its rank follows at once is rather an item of a list, or a clause of few words.</summary>
    private static bool HasContentBelow(int[] levels, int index) =>
        index + 1 < levels.Length && (levels[index + 1] == 0 || levels[index + 1] > levels[index]);

    /// <summary>A numbered clause ends the recognised headings of its rank and below; a word with a number in front may be a mere reference.</summary>
    private static int ClauseLevel(ReadOnlySpan<char> words) =>
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
            if (joined is not null && joined.Length + Separator.Length + title.Length > LongestPath)
            {
                break;
            }

            joined = joined is null ? title : title + Separator + joined;
        }

        return joined;
    }

    private static void Close(List<DocumentSection> sections, string? heading, string text, ref List<TextBlock> content)
    {
        if (content.Exists(block => block.Kind != BlockKind.Heading || WordCount.Of(text.AsSpan(block.Start, block.End - block.Start)) >= FewestClauseWords))
        {
            sections.Add(new DocumentSection(heading, content));
        }

        content = [];
    }
}
