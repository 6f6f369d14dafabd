namespace Egret.Chat.Retrieval;

/// <summary>The limits of the evidence of an answer.</summary>
/// <param name="Statements">The maximum number of statements.</param>
/// <param name="Characters">The maximum number of characters; the best statement is always included completely.</param>
internal sealed record EvidenceLimits(int Statements, int Characters);
