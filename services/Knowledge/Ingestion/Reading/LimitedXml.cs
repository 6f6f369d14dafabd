using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// XML that comes as a stream and is still bounded in memory: the reader keeps what it knows of every open element, and of one node all,
/// its attributes or its text.
/// </summary>
internal sealed class LimitedXml : IDisposable
{
    /// <summary>Word itself gives up long before.</summary>
    private const int Deepest = 1_000;

    private const int MostBytesOfNode = 8 * 1024 * 1024;

    private readonly CountedStream _stream;

    public LimitedXml(Stream stream)
    {
        _stream = new CountedStream(stream);
        Reader = XmlReader.Create(_stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
    }

    /// <summary>Where the document is read; it is moved on here alone.</summary>
    public XmlReader Reader { get; }

    /// <returns>False at the end.</returns>
    public bool Read()
    {
        _stream.Left = MostBytesOfNode;
        var isRead = Reader.Read();
        return Reader.Depth <= Deepest ? isRead : throw TooComplex();
    }

    /// <summary>Goes to the end of the element that was just entered.</summary>
    public void SkipContent(CancellationToken cancellationToken)
    {
        if (Reader.IsEmptyElement)
        {
            return;
        }

        var depth = Reader.Depth;
        while (Read() && Reader.Depth > depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        _stream.Dispose();
    }

    private static UnreadableDocumentException TooComplex() =>
        new("The Word document is nested too deeply, or one element of it is too large. Save it in a simpler form and upload that.");

    /// <summary>Gives no more for one node than it may have.</summary>
    private sealed class CountedStream(Stream inner) : Stream
    {
        public int Left { get; set; } = MostBytesOfNode;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            Left -= count;
            return Left >= 0 ? count : throw TooComplex();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
