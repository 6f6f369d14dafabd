using System.Text.RegularExpressions;

namespace Egret.Chat.Reading;

/// <summary>
/// One thing that a passage says, in its own words: a sentence, or a lead-in ("The firm must:") with the points under it,
/// which say nothing without it.
/// </summary>
internal sealed partial class Statement
{
    private readonly List<Statement> _points = [];

    public Statement(string source, Range range, int order)
    {
        Text = TextNormalizer.Tidy(source[range]);
        Range = range;
        Order = order;
    }

    /// <summary>The words, with white space evened out and nothing else changed.</summary>
    public string Text { get; }

    /// <summary>Where in the passage.</summary>
    public Range Range { get; }

    /// <summary>Which one of the passage it is.</summary>
    public int Order { get; }

    /// <summary>The points under a lead-in.</summary>
    public IReadOnlyList<Statement> Points => _points;

    /// <summary>A row of a table, whose cells only make sense with the columns' names.</summary>
    public bool IsTableRow { get; init; }

    /// <summary>A title: it tells what the rest is about and answers nothing.</summary>
    public bool IsHeading => _points.Count == 0 && IsTitle;

    /// <summary>The statement before this one, which it refers back to ("It must also…"); null when it stands alone.</summary>
    public Statement? Antecedent { get; init; }

    /// <summary>A point whose lead-in is not in the passage.</summary>
    public bool IsFragment => Fragment().IsMatch(Text);

    /// <summary>A question, or a lead-in whose points are not in the passage: it asks for an answer and is none.</summary>
    public bool IsUnfinished => Text.EndsWith('?') || (_points.Count == 0 && Text[^1] is ':' or '—');

    /// <summary>Whether it would be a title if nothing followed under it.</summary>
    internal bool IsTitle { get; init; }

    /// <summary>Whether the sentence goes on in what follows it.</summary>
    internal bool IsOpen => !Ended().IsMatch(Text);

    /// <summary>The statement with everything under it.</summary>
    public string FullText => _points.Count == 0 ? Text : Text + " " + string.Join(' ', _points.Select(point => point.FullText));

    internal void Add(Statement point) => _points.Add(point);

    [GeneratedRegex(@"^(?:\([A-Za-z\d]{1,4}\)|[a-z][.)]|[•▪◦●*–-])?\s*\p{Ll}")]
    private static partial Regex Fragment();

    [GeneratedRegex(@"[.?!;,][""”')\s]*(?:and|or)?$")]
    private static partial Regex Ended();
}
