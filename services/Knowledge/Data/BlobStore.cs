using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Data;

/// <summary>
/// The bytes of documents, as files named by nothing but ids. A file gets its final name only when all of it is on the disk,
/// so whoever finds one can rely on it.
/// </summary>
internal sealed class BlobStore
{
    private const int BufferSize = 81_920;
    private readonly string _incoming;
    private readonly string _documents;

    public BlobStore(IOptions<BlobOptions> options)
    {
        var root = Path.GetFullPath(options.Value.Directory);
        _incoming = Directory.CreateDirectory(Path.Combine(root, "incoming")).FullName;
        _documents = Directory.CreateDirectory(Path.Combine(root, "documents")).FullName;
    }

    /// <summary>A new file to receive bytes in; it is gone again unless it is kept.</summary>
    public IncomingBlob Receive() => new(Path.Combine(_incoming, Guid.CreateVersion7().ToString("N")), PathOf);

    /// <summary>The bytes of a document, seekable; null when there are none.</summary>
    public FileStream? Open(Guid documentId)
    {
        try
        {
            return new FileStream(PathOf(documentId), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                // It may be deleted while it is read.
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = BufferSize,
                Options = FileOptions.Asynchronous,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes the bytes of a document; nothing happens where there are none.</summary>
    public void Delete(Guid documentId)
    {
        try
        {
            File.Delete(PathOf(documentId));
        }
        catch (DirectoryNotFoundException)
        {
            // No document of its folder was ever stored here.
        }
    }

    /// <summary>Ids of all documents whose bytes were stored before that time.</summary>
    public IEnumerable<Guid> StoredBefore(DateTimeOffset limit) =>
        new DirectoryInfo(_documents).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LastWriteTimeUtc < limit.UtcDateTime)
            .Select(file => Guid.TryParseExact(file.Name, "N", out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty);

    /// <summary>Removes what uploads that never ended have left behind.</summary>
    public int DeleteIncomingBefore(DateTimeOffset limit)
    {
        var abandoned = new DirectoryInfo(_incoming).EnumerateFiles().Where(file => file.LastWriteTimeUtc < limit.UtcDateTime).ToList();
        abandoned.ForEach(file => file.Delete());
        return abandoned.Count;
    }

    /// <summary>The end of a version-7 id is random and spreads the files over 256 folders.</summary>
    private string PathOf(Guid documentId)
    {
        var name = documentId.ToString("N");
        return Path.Combine(_documents, name[^2..], name);
    }
}

/// <summary>Bytes on their way into the store.</summary>
internal sealed class IncomingBlob : IAsyncDisposable
{
    private readonly string _path;
    private readonly Func<Guid, string> _pathOf;
    private readonly FileStream _file;
    private bool _isKept;

    public IncomingBlob(string path, Func<Guid, string> pathOf)
    {
        _path = path;
        _pathOf = pathOf;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _file.WriteAsync(bytes, cancellationToken);

    /// <summary>Puts the bytes on the disk for good, under the document's id.</summary>
    public async Task KeepAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await _file.FlushAsync(cancellationToken);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        var path = _pathOf(documentId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(_path, path);
        _isKept = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_isKept)
        {
            File.Delete(_path);
        }
    }
}
