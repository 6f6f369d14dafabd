using Microsoft.AspNetCore.Http.Features;

namespace Egret.Gateway.Routing;

/// <summary>
/// A request body of unknown length that fails with 413 at the first byte over the limit. It replaces the server's own
/// limit, which closes the connection with the response, so that a client that is still sending would see a connection
/// reset only.
/// </summary>
internal sealed class LimitedBodyStream(Stream body, long limit) : Stream, IHttpMaxRequestBodySizeFeature
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>False: YARP sets the route's limit again just before it forwards.</summary>
    bool IHttpMaxRequestBodySizeFeature.IsReadOnly => false;

    long? IHttpMaxRequestBodySizeFeature.MaxRequestBodySize
    {
        get => limit;
        set => limit = value ?? long.MaxValue;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        AddToCount(await body.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => AddToCount(body.Read(buffer, offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int AddToCount(int read)
    {
        _count += read;
        return _count <= limit
            ? read
            : throw new BadHttpRequestException("The body is larger than allowed.", StatusCodes.Status413PayloadTooLarge);
    }
}
