using System.Net;

namespace Egret.Client;

/// <summary>A request body whose sending time does not count towards the call's deadline.</summary>
internal sealed class UnboundedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly Deadline _deadline;

    public UnboundedContent(HttpContent content, Deadline deadline)
    {
        _content = content;
        _deadline = deadline;
        foreach (var (name, values) in content.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var pause = _deadline.Pause();
        await _content.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
