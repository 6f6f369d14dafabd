using System.Text;
using Egret.Knowledge.Ingestion.Extraction;
using Egret.Knowledge.Ingestion.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

/// <summary>
/// Extracts documents as ingestion does: detects the format by the content, reads the document and splits it.
/// </summary>
internal static class TestExtraction
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddExtraction().BuildServiceProvider();

    /// <summary>The registered formats.</summary>
    public static DocumentFormats Formats => Services.GetRequiredService<DocumentFormats>();

    /// <summary>Extracts a file of the expected format.</summary>
    public static ExtractedDocument FromBytes(byte[] bytes, string filename, string expectedType)
    {
        Assert.Equal(expectedType, Formats.Detect(new DocumentHeader(bytes), filename));
        using var stream = new MemoryStream(bytes, writable: false);
        return Services.GetRequiredService<DocumentExtractor>().Extract(stream, expectedType, CancellationToken.None);
    }

    /// <summary>Extracts a text file, encoded as UTF-8.</summary>
    public static ExtractedDocument FromText(string text, string filename, string expectedType) =>
        FromBytes(Encoding.UTF8.GetBytes(text), filename, expectedType);

    /// <summary>Asserts that the extraction rejects the file.</summary>
    /// <returns>The error message for the uploader.</returns>
    public static string GetError(byte[] bytes, string filename, string expectedType)
    {
        var message = Assert.Throws<UnreadableDocumentException>(() => FromBytes(bytes, filename, expectedType)).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        return message;
    }
}
