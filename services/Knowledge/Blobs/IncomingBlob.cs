namespace Egret.Knowledge.Blobs;

/// <summary>A file that is being received. It is deleted on disposal unless it was committed.</summary>
internal sealed class IncomingBlob : IAsyncDisposable
{
    private readonly string _path;
    private readonly Func<Guid, string> _getDocumentPath;
    private readonly FileStream _file;
    private bool _isCommitted;

    /// <param name="path">The path of the incomplete file.</param>
    /// <param name="getDocumentPath">Returns the final path for a document id.</param>
    public IncomingBlob(string path, Func<Guid, string> getDocumentPath)
    {
        _path = path;
        _getDocumentPath = getDocumentPath;
        _file = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
    }

    /// <summary>Appends bytes.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _file.WriteAsync(bytes, cancellationToken);

    /// <summary>Flushes the file to the disk and moves it to the final path of the document.</summary>
    public async Task CommitAsync(Guid documentId, CancellationToken cancellationToken)
    {
        await _file.FlushAsync(cancellationToken);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        var path = _getDocumentPath(documentId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(_path, path);
        _isCommitted = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_isCommitted)
        {
            File.Delete(_path);
        }
    }
}
