using System.Net;
using System.Net.Http.Headers;

namespace Egret.Client;

/// <summary>A stream as the file of a form. It stays its owner's, who disposes of it, and is sent from where it stood, each time again.</summary>
internal sealed class StreamPart : HttpContent
{
    private const string NotInQuotes = "\"\\";

    private readonly Stream _stream;
    private readonly long? _start;

    public StreamPart(Stream stream, string filename)
    {
        _stream = stream;
        _start = stream.CanSeek ? stream.Position : null;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        // The form's own way with a name refuses one with a quotation mark. The server reads the second form of it, in which everything
        // is allowed; the first is for whatever looks at it on the way.
        Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = "\"file\"",
            FileName = $"\"{string.Create(filename.Length, filename, Plain)}\"",
            FileNameStar = filename,
        };
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_start is { } start)
        {
            _stream.Position = start;
        }

        return _stream.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _start is { } start ? _stream.Length - start : 0;
        return _start is not null;
    }

    private static void Plain(Span<char> plain, string filename)
    {
        for (var index = 0; index < plain.Length; index++)
        {
            var character = filename[index];
            plain[index] = char.IsAscii(character) && !char.IsControl(character) && !NotInQuotes.Contains(character) ? character : '_';
        }
    }
}
