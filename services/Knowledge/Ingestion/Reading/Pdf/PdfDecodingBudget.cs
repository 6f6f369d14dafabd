using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>
/// Limits the memory and time of one document. PdfPig itself has no limits, while kilobytes of a compressed stream
/// may inflate to gigabytes and a stream may draw another one any number of times. As the filter provider it counts all
/// decoded bytes.
/// </summary>
internal sealed class PdfDecodingBudget(CancellationToken cancellationToken) : IFilterProvider
{
    /// <summary>
    /// The size up to which deflated data is not measured: at a ratio of at most 1032, it inflates to 16 MiB.
    /// </summary>
    private const int SafeDeflateBytes = 16 * 1024;

    /// <summary>
    /// The limit of LZW data, which reaches a ratio of about 2000. Current programs do not use LZW for text.
    /// </summary>
    private const int MaxLzwBytes = 128 * 1024;

    /// <summary>The limit of run-length data, which reaches a ratio of 64.</summary>
    private const int MaxRunLengthBytes = 1024 * 1024;

    /// <summary>
    /// The limit of one decoded stream. The largest fonts, with all Chinese characters, use two thirds of it. Images
    /// are not decoded.
    /// </summary>
    private const long MaxStreamBytes = 32L * 1024 * 1024;

    private const long MaxPageBytes = 128L * 1024 * 1024;
    private const long MaxDocumentBytes = 2L * 1024 * 1024 * 1024;
    private const int MaxStreams = 1_000_000;

    /// <summary>
    /// The limit of the content of a page or form XObject. Parsed, it uses fifty times as much memory.
    /// </summary>
    private const long MaxContentBytes = 8L * 1024 * 1024;

    /// <summary>Ten times the number of letters on a page of the smallest print.</summary>
    private const int MaxPageLetters = 300_000;

    private readonly IFilterProvider _inner = DefaultFilterProvider.Instance;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private long _bytes;
    private long _pageBytes;
    private int _pageLetters;
    private int _streams;

    /// <summary>
    /// Whether a limit was exceeded. It stays set, because PdfPig ignores errors within a page and the exception may
    /// not reach the caller.
    /// </summary>
    public bool IsExceeded { get; private set; }

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Guard(_inner.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) =>
        Guard(_inner.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Guard(_inner.GetAllFilters());

    /// <summary>Resets the counters of the page.</summary>
    public void StartPage() => (_pageBytes, _pageLetters) = (0, 0);

    /// <summary>Throws if the content of a page or form XObject exceeds its limit.</summary>
    public void CheckContentLength(long length)
    {
        if (length > MaxContentBytes)
        {
            Reject();
        }
    }

    /// <summary>
    /// Counts a letter of the page. It checks for cancellation too, because one stream may draw all letters of a
    /// document.
    /// </summary>
    public void CountLetter()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_pageLetters > MaxPageLetters)
        {
            Reject();
        }
    }

    private IFilter[] Guard(IReadOnlyList<IFilter> filters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_streams > MaxStreams || TimeProvider.System.GetElapsedTime(_started) > ReadingLimits.Time)
        {
            Reject();
        }

        if (IsExceeded)
        {
            Reject();
        }

        return [.. filters.Select(filter => new GuardedFilter(filter, this))];
    }

    private void Reject()
    {
        IsExceeded = true;
        throw TooLarge();
    }

    /// <summary>The error for a document that exceeds a limit.</summary>
    public static UnreadableDocumentException TooLarge() =>
        new(
            "The PDF is too large when decompressed. Print it to a new PDF or split it into parts, and upload it again.");

    private void BeforeDecoding(IFilter filter, ReadOnlyMemory<byte> input)
    {
        var isTooLarge = filter switch
        {
            FlateFilter => input.Length > SafeDeflateBytes && GetInflatedLength(input) > MaxStreamBytes,
            LzwFilter => input.Length > MaxLzwBytes,
            RunLengthFilter => input.Length > MaxRunLengthBytes,
            _ => input.Length > MaxStreamBytes,
        };
        if (isTooLarge)
        {
            Reject();
        }
    }

    private void AfterDecoding(int length)
    {
        _bytes += length;
        _pageBytes += length;
        if (length > MaxStreamBytes * 2 || _pageBytes > MaxPageBytes || _bytes > MaxDocumentBytes)
        {
            Reject();
        }
    }

    /// <summary>The inflated length, determined with a fixed buffer and only up to the limit.</summary>
    private static long GetInflatedLength(ReadOnlyMemory<byte> input)
    {
        using var source = new MemoryStream(input.ToArray(), writable: false);
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        var length = 0L;
        try
        {
            while (length <= MaxStreamBytes && inflater.Read(buffer) is > 0 and var count)
            {
                length += count;
            }
        }
        catch (InvalidDataException)
        {
            // PdfPig handles damaged streams; the part that could be inflated counts.
        }

        return length;
    }

    private sealed class GuardedFilter(IFilter inner, PdfDecodingBudget budget) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(
            Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            budget.BeforeDecoding(inner, input);
            var output = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
            budget.AfterDecoding(output.Length);
            return output;
        }
    }
}
