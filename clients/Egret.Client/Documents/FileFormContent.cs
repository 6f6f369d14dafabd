using System.Net;
using System.Net.Http.Headers;

namespace Egret.Client;

/// <summary>
/// The file of a multipart form. Does not own the stream; each send starts at the stream's initial position.
/// </summary>
internal sealed class FileFormContent : HttpContent
{
    private const string EscapedCharacters = "\"\\";

    private readonly Stream _stream;
    private readonly long? _start;

    public FileFormContent(Stream stream, string filename)
    {
        _stream = stream;
        _start = stream.CanSeek ? stream.Position : null;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        // MultipartFormDataContent rejects a name with a quotation mark. The server reads filename*, which permits
        // every character (RFC 8187); filename is for intermediaries.
        Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = "\"file\"",
            FileName = $"\"{string.Create(filename.Length, filename, WriteAsciiName)}\"",
            FileNameStar = filename,
        };
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
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

    private static void WriteAsciiName(Span<char> plain, string filename)
    {
        for (var index = 0; index < plain.Length; index++)
        {
            var character = filename[index];
            plain[index] = char.IsAscii(character) && !char.IsControl(character)
                && !EscapedCharacters.Contains(character)
                ? character
                : '_';
        }
    }
}
