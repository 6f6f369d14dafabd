using Egret.Knowledge.Ingestion.Reading;

namespace Egret.Knowledge.Ingestion.Splitting;

/// <summary>The content below one heading.</summary>
/// <param name="Heading">The headings above the content, outermost first, joined by " &gt; ".</param>
/// <param name="Content">The blocks of the section; at least one.</param>
internal sealed record DocumentSection(string? Heading, IReadOnlyList<TextBlock> Content);
