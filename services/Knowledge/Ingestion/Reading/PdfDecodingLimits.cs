using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Stands between the PDF library and its decoders, because a stream of kilobytes may inflate to gigabytes, a stream may draw
/// another a thousand times over, and the library has no limits of its own: counts what is decoded and read, and stops it.
/// </summary>
internal sealed class PdfDecodingLimits(CancellationToken cancellationToken) : IFilterProvider
{
    /// <summary>Deflate reaches 1 : 1032: below this, nothing dangerous fits in.</summary>
    private const int HarmlessDeflate = 16 * 1024;

    /// <summary>LZW reaches about 1 : 2000. No writer of this century uses it for text, so that larger ones are not worth counting.</summary>
    private const int LargestLzw = 128 * 1024;

    /// <summary>Run lengths reach 1 : 64.</summary>
    private const int LargestRunLength = 1024 * 1024;

    /// <summary>The largest fonts, of all of Chinese, have two thirds of it. Pictures are not decoded.</summary>
    private const long MostBytesOfStream = 32L * 1024 * 1024;

    private const long MostBytesOfPage = 128L * 1024 * 1024;
    private const long MostBytesOfDocument = 2L * 1024 * 1024 * 1024;
    private const int MostStreams = 1_000_000;

    /// <summary>What a page draws with, and each thing that it draws. Parsed it takes fifty times as much memory.</summary>
    private const long MostBytesOfContent = 8L * 1024 * 1024;

    /// <summary>The smallest print fills a page with a tenth of it.</summary>
    private const int MostLettersOfPage = 300_000;

    private readonly IFilterProvider _inner = DefaultFilterProvider.Instance;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private long _bytes;
    private long _bytesOfPage;
    private int _lettersOfPage;
    private int _streams;

    /// <summary>Set for good once a limit is passed: the library forgives errors within a page, and the exception may not arrive.</summary>
    public bool IsExceeded { get; private set; }

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Guard(_inner.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Guard(_inner.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Guard(_inner.GetAllFilters());

    /// <summary>What is counted of a page begins anew.</summary>
    public void BeginPage() => (_bytesOfPage, _lettersOfPage) = (0, 0);

    /// <summary>Refuses content of more bytes than any page has.</summary>
    public void RequireContent(long length)
    {
        if (length > MostBytesOfContent)
        {
            Refuse();
        }
    }

    /// <summary>Counts a letter of the page, and stops where nothing else is asked for long: one stream may draw them all.</summary>
    public void CountLetter()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_lettersOfPage > MostLettersOfPage)
        {
            Refuse();
        }
    }

    private IFilter[] Guard(IReadOnlyList<IFilter> filters)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_streams > MostStreams || TimeProvider.System.GetElapsedTime(_started) > ReadingLimits.Time)
        {
            Refuse();
        }

        if (IsExceeded)
        {
            Refuse();
        }

        return [.. filters.Select(filter => new GuardedFilter(filter, this))];
    }

    private void Refuse()
    {
        IsExceeded = true;
        throw TooLarge();
    }

    public static UnreadableDocumentException TooLarge() =>
        new("The PDF unpacks to more than can be read. Print it to a new PDF, or split it into parts, and upload that.");

    private void BeforeDecoding(IFilter filter, ReadOnlyMemory<byte> input)
    {
        var isTooLarge = filter switch
        {
            FlateFilter => input.Length > HarmlessDeflate && InflatedLength(input) > MostBytesOfStream,
            LzwFilter => input.Length > LargestLzw,
            RunLengthFilter => input.Length > LargestRunLength,
            _ => input.Length > MostBytesOfStream,
        };
        if (isTooLarge)
        {
            Refuse();
        }
    }

    private void AfterDecoding(int length)
    {
        _bytes += length;
        _bytesOfPage += length;
        if (length > MostBytesOfStream * 2 || _bytesOfPage > MostBytesOfPage || _bytes > MostBytesOfDocument)
        {
            Refuse();
        }
    }

    /// <summary>Inflates without keeping anything, and only up to the limit.</summary>
    private static long InflatedLength(ReadOnlyMemory<byte> input)
    {
        using var source = new MemoryStream(input.ToArray(), writable: false);
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        var length = 0L;
        try
        {
            while (length <= MostBytesOfStream && inflater.Read(buffer) is > 0 and var count)
            {
                length += count;
            }
        }
        catch (InvalidDataException)
        {
            // Damaged streams are the library's business; what could be inflated is counted.
        }

        return length;
    }

    private sealed class GuardedFilter(IFilter inner, PdfDecodingLimits limits) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            limits.BeforeDecoding(inner, input);
            var output = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
            limits.AfterDecoding(output.Length);
            return output;
        }
    }
}
