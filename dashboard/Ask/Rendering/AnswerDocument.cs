using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Egret.Dashboard.Ask.Rendering;

/// <summary>
/// The parsed Markdown of an answer: its blocks, and its citations with the claims that they support. HTML is treated
/// as text.
/// </summary>
public sealed partial class AnswerDocument
{
    private static readonly MarkdownPipeline Pipeline = Build();

    private readonly List<CitationInline> _citations = [];

    private AnswerDocument(MarkdownDocument blocks)
    {
        Blocks = blocks;
        foreach (var leaf in blocks.Descendants<LeafBlock>())
        {
            if (leaf.Inline is { } inline)
            {
                ReadClaims(inline, new StringBuilder());
            }
        }
    }

    /// <summary>An answer without text.</summary>
    public static AnswerDocument Empty { get; } = new([]);

    public MarkdownDocument Blocks { get; }

    /// <summary>The citations in order of occurrence.</summary>
    public IReadOnlyList<CitationInline> Citations => _citations;

    /// <summary>Parses an answer.</summary>
    public static AnswerDocument Read(string markdown) => new(Parse(markdown));

    /// <summary>Returns the claims that cite the source with this number.</summary>
    public IReadOnlyList<string> ClaimsOf(int number) =>
    [
        .. _citations.Where(citation => citation.Number == number && citation.Claim.Length > 0)
            .Select(citation => citation.Claim)
            .Distinct(),
    ];

    private static MarkdownDocument Parse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig rejects nesting of more than a hundred levels. A quoted document could contain that.
            return [new ParagraphBlock { Inline = new ContainerInline().AppendChild(new LiteralInline(markdown)) }];
        }
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables();
        builder.Extensions.Add(new CitationExtension());
        return builder.Build();
    }

    private void ReadClaims(ContainerInline inlines, StringBuilder words)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case CitationInline citation:
                    citation.Ordinal = _citations.Count;
                    citation.Claim = LastSentence(words.ToString());
                    _citations.Add(citation);
                    break;
                case LiteralInline literal:
                    words.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    words.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    words.Append(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline:
                    words.Append(' ');
                    break;
                case ContainerInline container:
                    ReadClaims(container, words);
                    break;
            }
        }
    }

    private static string LastSentence(string text)
    {
        var trimmed = text.Trim();
        var start = SentenceEnd().Matches(trimmed) is [.., var last] ? last.Index + last.Length : 0;
        return trimmed[start..];
    }

    [GeneratedRegex(@"[.!?][""”’)]*\s+(?=\S)")]
    private static partial Regex SentenceEnd();
}
