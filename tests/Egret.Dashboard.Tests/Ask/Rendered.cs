using System.Net;
using System.Text;
using Egret.Client;
using Egret.Dashboard.Ask.Rendering;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

namespace Egret.Dashboard.Tests.Ask;

/// <summary>What an answer's text becomes, written down as HTML would be: elements as they are made, words encoded.</summary>
internal static class Rendered
{
    // The frames are what a renderer gets; there is no other way to see them without one.
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
                    html.Append(' ').Append(frames[index].AttributeName).Append("=\"").Append(WebUtility.HtmlEncode(frames[index].AttributeValue?.ToString())).Append('"');
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

    public static Source Source(int citation, string excerpt = "", string filename = "rules.pdf", int? page = null, string? heading = null, SourceScope scope = SourceScope.Public) =>
        new(citation, null, filename, excerpt, 0.6, null, null, null, heading, page, scope);
}
