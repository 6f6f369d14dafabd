using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Adds <see cref="CitationParser"/> to a Markdig pipeline.</summary>
internal sealed class CitationExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) =>
        pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new CitationParser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        // Markdig's HTML renderers are not used.
    }
}
