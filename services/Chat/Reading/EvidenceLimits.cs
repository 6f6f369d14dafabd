namespace Egret.Chat.Reading;

/// <summary>How much an answer may hold.</summary>
/// <param name="Statements">Statements at the most.</param>
/// <param name="Characters">Characters at the most, save that the best statement is always given whole.</param>
internal sealed record EvidenceLimits(int Statements, int Characters);
