using System.Net;
using System.Net.Http.Headers;

namespace Egret.Client;

/// <summary>A stream as a part of a form. It stays its owner's, who disposes of it, and is sent from where it stood, each time again.</summary>
internal sealed class StreamPart : HttpContent
{
    private readonly Stream _stream;
    private readonly long? _start;

    public StreamPart(Stream stream)
    {
        _stream = stream;
        _start = stream.CanSeek ? stream.Position : null;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
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
}
