using Markdig.Syntax.Inlines;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>One citation in an answer's text: <c>[2]</c>, or one number of <c>[1, 2]</c>.</summary>
public sealed class CitationInline(int number) : LeafInline
{
    /// <summary>The number of the source.</summary>
    public int Number => number;

    /// <summary>Its place among all citations of the answer, from 0: names its element.</summary>
    public int Ordinal { get; set; }

    /// <summary>The sentence before it, which the source is cited for.</summary>
    public string Claim { get; set; } = "";
}
