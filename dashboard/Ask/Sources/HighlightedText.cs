namespace Egret.Dashboard.Ask.Sources;

/// <summary>A part of a passage with uniform highlighting.</summary>
/// <param name="Text">Text of the part.</param>
/// <param name="IsCited">Whether the part belongs to a sentence that the answer cites.</param>
/// <param name="IsQuestionTerm">Whether the part is a word of the question.</param>
internal readonly record struct HighlightedText(string Text, bool IsCited, bool IsQuestionTerm);
