using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading.Word;

/// <summary>
/// Reads XML from a stream with bounded memory: <see cref="XmlReader"/> holds the state of every open element, and all
/// attributes or the whole text of the current node, so depth and node size are limited.
/// </summary>
internal sealed class BoundedXmlReader : IDisposable
{
    /// <summary>Far above the depth that Word itself opens.</summary>
    private const int MaxDepth = 1_000;

    private const int MaxNodeBytes = 8 * 1024 * 1024;

    private readonly NodeLimitStream _stream;

    public BoundedXmlReader(Stream stream)
    {
        _stream = new NodeLimitStream(stream);
        Reader = XmlReader.Create(_stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
    }

    /// <summary>The current node. Advance it with <see cref="Read"/> only, which applies the limits.</summary>
    public XmlReader Reader { get; }

    /// <summary>Reads the next node.</summary>
    /// <returns>False at the end of the document.</returns>
    public bool Read()
    {
        _stream.Remaining = MaxNodeBytes;
        var isRead = Reader.Read();
        return Reader.Depth <= MaxDepth ? isRead : throw TooComplex();
    }

    /// <summary>Skips to the end of the current element.</summary>
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
        new(
            "The Word document is nested too deeply, or one of its elements is too large. Simplify it and upload it again.");

    /// <summary>Limits the number of bytes that are read for one node.</summary>
    private sealed class NodeLimitStream(Stream inner) : Stream
    {
        public int Remaining { get; set; } = MaxNodeBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            Remaining -= count;
            return Remaining >= 0 ? count : throw TooComplex();
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
