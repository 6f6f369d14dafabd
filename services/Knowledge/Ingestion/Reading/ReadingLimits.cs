namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Upper limits for one document: above the size of any real regulation, and within the memory of a worker.
/// </summary>
internal static class ReadingLimits
{
    /// <summary>Characters of extracted text.</summary>
    public const int Characters = 20_000_000;

    /// <summary>Pages of a document.</summary>
    public const int Pages = 10_000;

    /// <summary>Passages of a document.</summary>
    public const int Passages = 200_000;

    /// <summary>Elements of an HTML page; each uses a few hundred bytes of memory.</summary>
    public const int MarkupElements = 500_000;

    /// <summary>The decompressed size of an archive, in bytes.</summary>
    public const long UncompressedBytes = 256L * 1024 * 1024;

    /// <summary>
    /// The time after which decoding a document stops: longer decoding indicates a document made to exhaust the worker.
    /// </summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(3);
}
