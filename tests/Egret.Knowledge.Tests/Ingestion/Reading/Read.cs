using System.Text;
using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Splitting;

namespace Egret.Knowledge.Tests.Ingestion.Reading;

/// <summary>Reads bytes the way a worker reads an upload: recognised by their content, then read.</summary>
internal static class Read
{
    private const int HeadBytes = 64 * 1024;

    private static readonly DocumentReader Reader = new(new PassageSplitter(new ArcticTokenizer()));

    public static ParsedDocument Bytes(byte[] bytes, string filename, string expectedType)
    {
        Assert.Equal(expectedType, ContentTypes.Detect(bytes.AsSpan(0, Math.Min(bytes.Length, HeadBytes)), filename));
        using var stream = new MemoryStream(bytes, writable: false);
        return Reader.Read(stream, expectedType, CancellationToken.None);
    }

    public static ParsedDocument Text(string text, string filename, string expectedType) => Bytes(Encoding.UTF8.GetBytes(text), filename, expectedType);

    /// <summary>The document is refused for its own fault.</summary>
    /// <returns>The sentence for its uploader.</returns>
    public static string Refusal(byte[] bytes, string filename, string expectedType)
    {
        var reason = Assert.Throws<UnreadableDocumentException>(() => Bytes(bytes, filename, expectedType)).Message;
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
        return reason;
    }
}
