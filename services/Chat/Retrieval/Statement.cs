using System.Text.RegularExpressions;

namespace Egret.Chat.Retrieval;

/// <summary>
/// A statement of a passage: a sentence, or a lead-in ("The firm must:") with its points, which are incomplete
/// without it.
/// </summary>
internal sealed partial class Statement
{
    private readonly List<Statement> _points = [];

    public Statement(string source, Range range, int order)
    {
        Text = TextNormalizer.CollapseWhitespace(source[range]);
        Range = range;
        Order = order;
    }

    /// <summary>The text with collapsed whitespace.</summary>
    public string Text { get; }

    /// <summary>The position in the passage.</summary>
    public Range Range { get; }

    /// <summary>The index of the statement in the passage.</summary>
    public int Order { get; }

    /// <summary>The points of a lead-in.</summary>
    public IReadOnlyList<Statement> Points => _points;

    /// <summary>A row of a table, which is incomplete without the column names.</summary>
    public bool IsTableRow { get; init; }

    /// <summary>Whether the statement is a heading, which does not answer a question.</summary>
    public bool IsHeading => _points.Count == 0 && IsTitle;

    /// <summary>The previous statement, to which this one refers ("It must also…"); null if none.</summary>
    public Statement? Antecedent { get; init; }

    /// <summary>Whether the statement is a point without its lead-in.</summary>
    public bool IsFragment => Fragment().IsMatch(Text);

    /// <summary>Whether the statement is a question or a lead-in without its points.</summary>
    public bool IsUnfinished => Text.EndsWith('?') || (_points.Count == 0 && Text[^1] is ':' or '—');

    /// <summary>Whether the statement is a title unless points follow.</summary>
    internal bool IsTitle { get; init; }

    /// <summary>Whether the sentence continues in the following text.</summary>
    internal bool IsOpen => !Ended().IsMatch(Text);

    /// <summary>The text with all points.</summary>
    public string FullText =>
        _points.Count == 0 ? Text : Text + " " + string.Join(' ', _points.Select(point => point.FullText));

    internal void Add(Statement point) => _points.Add(point);

    [GeneratedRegex(@"^(?:\([A-Za-z\d]{1,4}\)|[a-z][.)]|[•▪◦●*–-])?\s*\p{Ll}")]
    private static partial Regex Fragment();

    [GeneratedRegex(@"[.?!;,][""”')\s]*(?:and|or)?$")]
    private static partial Regex Ended();
}
