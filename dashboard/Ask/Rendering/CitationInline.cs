using Markdig.Syntax.Inlines;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>A citation in an answer: <c>[2]</c>, or one number of <c>[1, 2]</c>.</summary>
public sealed class CitationInline(int number) : LeafInline
{
    /// <summary>Number of the source.</summary>
    public int Number => number;

    /// <summary>Zero-based position among all citations of the answer; part of the element id.</summary>
    public int Ordinal { get; set; }

    /// <summary>The preceding sentence, which the source supports.</summary>
    public string Claim { get; set; } = "";
}
