namespace Egret.Client;

/// <summary>A piece of a document.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Text">Its words.</param>
/// <param name="Heading">The headings it stands under.</param>
/// <param name="Page">The page it begins on, from 1.</param>
/// <param name="Start">Where it begins in the document's text, in characters.</param>
/// <param name="End">Where it ends.</param>
public sealed record Passage(Guid Id, int Index, string Text, string? Heading, int? Page, int Start, int End);
