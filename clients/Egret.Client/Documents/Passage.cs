namespace Egret.Client;

/// <summary>A passage of a document.</summary>
/// <param name="Id">Id of the passage.</param>
/// <param name="Index">Zero-based position in the document.</param>
/// <param name="Text">Text of the passage.</param>
/// <param name="Heading">Headings above the passage.</param>
/// <param name="Page">First page of the passage, from 1; null for formats without pages.</param>
/// <param name="Start">Start offset in the document's text, in characters.</param>
/// <param name="End">End offset, exclusive.</param>
public sealed record Passage(Guid Id, int Index, string Text, string? Heading, int? Page, int Start, int End);
