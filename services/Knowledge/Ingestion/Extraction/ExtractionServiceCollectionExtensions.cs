using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Reading.Html;
using Egret.Knowledge.Ingestion.Reading.JsonLines;
using Egret.Knowledge.Ingestion.Reading.Markdown;
using Egret.Knowledge.Ingestion.Reading.Pdf;
using Egret.Knowledge.Ingestion.Reading.PlainText;
using Egret.Knowledge.Ingestion.Reading.Word;
using Egret.Knowledge.Ingestion.Splitting;
using Egret.Knowledge.Ingestion.Tokenization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Egret.Knowledge.Ingestion.Extraction;

internal static class ExtractionServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="DocumentExtractor"/>, <see cref="DocumentFormats"/> and the supported formats.
    /// </summary>
    public static IServiceCollection AddExtraction(this IServiceCollection services)
    {
        // In this order formats are detected and listed. Plain text is last, because it matches any text.
        services.AddSingleton<IDocumentReader, PdfReader>();
        services.AddSingleton<IDocumentReader, WordReader>();
        services.AddSingleton<IDocumentReader, JsonLinesReader>();
        services.AddSingleton<IDocumentReader, HtmlReader>();
        services.AddSingleton<IDocumentReader, MarkdownReader>();
        services.AddSingleton<IDocumentReader, PlainTextReader>();

        services.TryAddSingleton<DocumentFormats>();
        services.TryAddSingleton<ArcticTokenizer>();
        services.TryAddSingleton<PassageSplitter>();
        services.TryAddSingleton<DocumentExtractor>();
        return services;
    }
}
