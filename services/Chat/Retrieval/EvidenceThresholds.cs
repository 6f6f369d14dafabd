namespace Egret.Chat.Retrieval;

/// <summary>The thresholds of sufficient evidence.</summary>
/// <param name="MinimumScore">The minimum score of a relevant passage.</param>
/// <param name="CertainScore">The score from which a passage is relevant even without common terms.</param>
/// <param name="PartialCoverage">The share of the question's terms that must be covered for any answer.</param>
/// <param name="GoodCoverage">The share of the question's terms that must be covered for a complete answer.</param>
internal sealed record EvidenceThresholds(double MinimumScore, double CertainScore, double PartialCoverage, double GoodCoverage);
