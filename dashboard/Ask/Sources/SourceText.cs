using System.Globalization;
using Egret.Client;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>Text that describes a source.</summary>
internal static class SourceText
{
    /// <summary>Minimum score of a strong match; the server's own threshold.</summary>
    private const double Certain = 0.5;
    private const double Likely = 0.25;

    /// <summary>Number, document and page, such as "Source 1: rules.pdf, page 3".</summary>
    public static string Name(Source source) => $"Source {Number(source.Citation)}: {Place(source)}";

    /// <summary>Document and page.</summary>
    public static string Place(Source source) =>
        source.Page is { } page ? $"{Document(source)}, page {Number(page)}" : Document(source);

    /// <summary>File name of the document.</summary>
    public static string Document(Source source) =>
        string.IsNullOrWhiteSpace(source.Filename) ? "a document" : source.Filename;

    /// <summary>Owner of the document.</summary>
    public static string Owner(Source source) =>
        source.Scope == SourceScope.Private ? "Your documents" : "Public library";

    /// <summary>Relevance to the question.</summary>
    public static string Relevance(Source source) => source.Score switch
    {
        >= Certain => "Strong match",
        >= Likely => "Good match",
        _ => "Loose match",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
