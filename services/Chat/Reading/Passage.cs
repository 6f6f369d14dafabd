namespace Egret.Chat.Reading;

/// <summary>A passage as the extraction reads it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Heading">The heading it stands under; null when there is none.</param>
/// <param name="Score">How well it matched the question: 0 to 1.</param>
internal sealed record Passage(string Text, string? Heading, double Score);
