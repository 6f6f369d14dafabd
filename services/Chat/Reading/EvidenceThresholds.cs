namespace Egret.Chat.Reading;

/// <summary>Where evidence begins to suffice.</summary>
/// <param name="MinimumScore">Below this no passage is about the question.</param>
/// <param name="CertainScore">From this on a passage is about the question even if it uses other words.</param>
/// <param name="PartialCoverage">Part of the question's matter that must be spoken of for any answer.</param>
/// <param name="GoodCoverage">Part of the question's matter that must be spoken of for a whole answer.</param>
internal sealed record EvidenceThresholds(double MinimumScore, double CertainScore, double PartialCoverage, double GoodCoverage);
