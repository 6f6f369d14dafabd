using System.Globalization;
using Egret.Client;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>What is said of a source.</summary>
internal static class SourceWords
{
    /// <summary>From here on a passage is about the question even if it uses other words: the server's own measure.</summary>
    private const double Certain = 0.5;
    private const double Likely = 0.25;

    /// <summary>Its number, document and page, such as "Source 1: rules.pdf, page 3".</summary>
    public static string Name(Source source) => $"Source {Number(source.Citation)}: {Place(source)}";

    /// <summary>Its document and page.</summary>
    public static string Place(Source source) => source.Page is { } page ? $"{Document(source)}, page {Number(page)}" : Document(source);

    /// <summary>The document's name.</summary>
    public static string Document(Source source) => string.IsNullOrWhiteSpace(source.Filename) ? "a document" : source.Filename;

    /// <summary>Whose the document is.</summary>
    public static string Owner(Source source) => source.Scope == SourceScope.Private ? "Your documents" : "Public library";

    /// <summary>How well it meets the question.</summary>
    public static string Relevance(Source source) => source.Score switch
    {
        >= Certain => "Strong match",
        >= Likely => "Good match",
        _ => "Loose match",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
