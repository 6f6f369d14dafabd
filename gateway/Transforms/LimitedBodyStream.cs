using Microsoft.AspNetCore.Http.Features;

namespace Egret.Gateway.Transforms;

/// <summary>
/// A request body of unknown length that ends in 413 at the first byte over the limit. It stands in for the server's own count, by which the
/// connection is given up with the answer: a client that is still sending would see that alone.
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

    /// <summary>YARP sets the route's limit once more just before it forwards.</summary>
    bool IHttpMaxRequestBodySizeFeature.IsReadOnly => false;

    long? IHttpMaxRequestBodySizeFeature.MaxRequestBodySize
    {
        get => limit;
        set => limit = value ?? long.MaxValue;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await body.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(body.Read(buffer, offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int read)
    {
        _count += read;
        return _count <= limit ? read : throw new BadHttpRequestException("The body is larger than allowed.", StatusCodes.Status413PayloadTooLarge);
    }
}
