using System.Net;
using System.Text;
using Egret.Client;
using Egret.Dashboard.Ask.Rendering;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

namespace Egret.Dashboard.Tests.Ask;

/// <summary>Renders the Markdown of an answer to HTML, with encoded text.</summary>
internal static class RenderedMarkdown
{
    // Without a renderer, the frames are the only access to the output.
#pragma warning disable BL0006
    public static string Of(string markdown, params IReadOnlyList<int> cited)
    {
        using var tree = new RenderTreeBuilder();
        new MarkdownElements(tree, (builder, citation) =>
        {
            builder.OpenElement(0, cited.Contains(citation.Number) ? "button" : "span");
            builder.AddContent(1, citation.Number);
            builder.CloseElement();
        }).Add(AnswerDocument.Read(markdown).Blocks);
        var frames = tree.GetFrames();
        return Write(frames.Array, 0, frames.Count);
    }

    private static string Write(RenderTreeFrame[] frames, int start, int end)
    {
        var html = new StringBuilder();
        for (var index = start; index < end; index++)
        {
            var frame = frames[index];
            if (frame.FrameType == RenderTreeFrameType.Element)
            {
                var last = index + frame.ElementSubtreeLength;
                html.Append('<').Append(frame.ElementName);
                while (index + 1 < last && frames[index + 1].FrameType == RenderTreeFrameType.Attribute)
                {
                    index++;
                    var value = WebUtility.HtmlEncode(frames[index].AttributeValue?.ToString());
                    html.Append(' ').Append(frames[index].AttributeName).Append("=\"").Append(value).Append('"');
                }

                html.Append('>').Append(Write(frames, index + 1, last)).Append("</").Append(frame.ElementName).Append('>');
                index = last - 1;
            }
            else
            {
                Assert.Equal(RenderTreeFrameType.Text, frame.FrameType);
                html.Append(WebUtility.HtmlEncode(frame.TextContent));
            }
        }

        return html.ToString();
    }
#pragma warning restore BL0006

    public static Source Source(
        int citation, string excerpt = "", string filename = "rules.pdf", int? page = null, string? heading = null,
        SourceScope scope = SourceScope.Public) =>
        new(citation, null, filename, excerpt, 0.6, null, null, null, heading, page, scope);
}
