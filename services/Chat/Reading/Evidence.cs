namespace Egret.Chat.Reading;

/// <summary>What the passages say to a question.</summary>
/// <param name="Findings">Statements, the best first; empty when nothing answers.</param>
/// <param name="Quality">How far they answer.</param>
/// <param name="Missing">Words of the question that no finding speaks of, as they were written.</param>
internal sealed record Evidence(IReadOnlyList<Finding> Findings, EvidenceQuality Quality, IReadOnlyList<string> Missing)
{
    /// <summary>The passages with findings, in the order in which an answer cites them.</summary>
    public IReadOnlyList<int> CitedPassages => [.. Findings.Select(finding => finding.Passage).Distinct()];
}
