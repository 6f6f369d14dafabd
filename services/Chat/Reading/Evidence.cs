namespace Egret.Chat.Reading;

/// <summary>How far the sources answer a question.</summary>
internal enum EvidenceQuality
{
    Insufficient,
    Partial,
    Good,
}

/// <summary>A passage as the extraction reads it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Heading">The heading it stands under; null when there is none.</param>
/// <param name="Score">How well it matched the question: 0 to 1.</param>
internal sealed record Passage(string Text, string? Heading, double Score);

/// <summary>A statement that answers, or helps to.</summary>
/// <param name="Passage">Index of its passage among those given.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Points">Those of its points that are worth showing, in the order of the source.</param>
/// <param name="Score">How well it answers, to compare with others of the same question.</param>
internal sealed record Finding(int Passage, Statement Statement, IReadOnlyList<Statement> Points, double Score)
{
    /// <summary>Whether points of the list were left out.</summary>
    public int OmittedPoints => Statement.Points.Count - Points.Count;
}

/// <summary>What the passages say to a question.</summary>
/// <param name="Findings">Statements, the best first; empty when nothing answers.</param>
/// <param name="Quality">How far they answer.</param>
/// <param name="Missing">Words of the question that no finding speaks of, as they were written.</param>
internal sealed record Evidence(IReadOnlyList<Finding> Findings, EvidenceQuality Quality, IReadOnlyList<string> Missing)
{
    /// <summary>The passages with findings, in the order in which an answer cites them.</summary>
    public IReadOnlyList<int> CitedPassages => [.. Findings.Select(finding => finding.Passage).Distinct()];
}
