namespace Egret.Chat.Retrieval;

/// <summary>The input of the evidence finder: a passage with its score.</summary>
/// <param name="Text">The text of the passage.</param>
/// <param name="Heading">The heading of the passage; null if none.</param>
/// <param name="Score">Relevance to the question, 0 to 1.</param>
internal sealed record Passage(string Text, string? Heading, double Score);
