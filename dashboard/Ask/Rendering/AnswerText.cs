using System.Globalization;
using Egret.Client;
using Egret.Dashboard.Ask.Sources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Renders an answer. Citations of known sources are buttons.</summary>
public sealed class AnswerText : ComponentBase
{
    private (AnswerDocument, IReadOnlyList<Source>) _shown;

    [Parameter, EditorRequired]
    public AnswerDocument Document { get; set; } = AnswerDocument.Empty;

    [Parameter, EditorRequired]
    public IReadOnlyList<Source> Sources { get; set; } = [];

    /// <summary>Prefix of the button ids.</summary>
    [Parameter, EditorRequired]
    public string Prefix { get; set; } = "";

    /// <summary>Raised when a citation is selected.</summary>
    [Parameter]
    public EventCallback<OpenedSource> Opened { get; set; }

    /// <summary>Skips re-rendering of unchanged answers: a page with many answers is rendered often.</summary>
    protected override bool ShouldRender() => _shown != (Document, Sources);

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        _shown = (Document, Sources);
        new MarkdownElements(builder, AddCitation).Add(Document.Blocks);
    }

    private void AddCitation(RenderTreeBuilder tree, CitationInline citation)
    {
        var digits = citation.Number.ToString(CultureInfo.InvariantCulture);
        if (Sources.FirstOrDefault(source => source.Citation == citation.Number) is not { } cited)
        {
            tree.AddContent(200, $"[{digits}]");
            return;
        }

        var id = $"{Prefix}-citation-{citation.Ordinal.ToString(CultureInfo.InvariantCulture)}";
        IReadOnlyList<string> claims = citation.Claim.Length > 0 ? [citation.Claim] : [];
        tree.OpenElement(210, "button");
        tree.AddAttribute(211, "type", "button");
        tree.AddAttribute(212, "id", id);
        tree.AddAttribute(213, "class", "egret-citation");
        tree.AddAttribute(214, "aria-label", SourceText.Name(cited));
        tree.AddAttribute(
            215, "onclick",
            EventCallback.Factory.Create<MouseEventArgs>(
                this, () => Opened.InvokeAsync(new OpenedSource(cited, claims, id))));
        tree.AddContent(216, digits);
        tree.CloseElement();
    }
}
