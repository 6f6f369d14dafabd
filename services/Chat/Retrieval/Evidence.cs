namespace Egret.Chat.Retrieval;

/// <summary>The evidence in passages for a question.</summary>
/// <param name="Findings">The findings, best first; empty if no statement answers.</param>
/// <param name="Quality">How well they answer the question.</param>
/// <param name="Missing">Words of the question that no finding covers, as written.</param>
internal sealed record Evidence(IReadOnlyList<Finding> Findings, EvidenceQuality Quality, IReadOnlyList<string> Missing)
{
    /// <summary>The passages with findings, in the order in which an answer cites them.</summary>
    public IReadOnlyList<int> CitedPassages => [.. Findings.Select(finding => finding.Passage).Distinct()];
}
