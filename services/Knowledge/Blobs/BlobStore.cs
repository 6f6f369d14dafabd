using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Blobs;

/// <summary>
/// Stores the bytes of documents in files that are named by document ids. A file is moved to its final path when all of
/// it is on the disk, so that every file at a final path is complete.
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

    /// <summary>Creates a file for received bytes. It is deleted on disposal unless it is committed.</summary>
    public IncomingBlob CreateIncoming() =>
        new(Path.Combine(_incoming, Guid.CreateVersion7().ToString("N")), GetDocumentPath);

    /// <summary>Opens the file of a document.</summary>
    /// <returns>A seekable stream; null if the file does not exist.</returns>
    public FileStream? Open(Guid documentId)
    {
        try
        {
            return new FileStream(GetDocumentPath(documentId), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                // The document may be deleted during a download.
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

    /// <summary>Deletes the file of a document if it exists.</summary>
    public void Delete(Guid documentId)
    {
        try
        {
            File.Delete(GetDocumentPath(documentId));
        }
        catch (DirectoryNotFoundException)
        {
            // No document of this directory was ever stored.
        }
    }

    /// <summary>Returns the ids of all documents whose files were stored before a time.</summary>
    public IEnumerable<Guid> GetStoredBefore(DateTimeOffset limit) =>
        new DirectoryInfo(_documents).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.LastWriteTimeUtc < limit.UtcDateTime)
            .Select(file => Guid.TryParseExact(file.Name, "N", out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty);

    /// <summary>Deletes the incomplete files of uploads that started before a time.</summary>
    /// <returns>The number of deleted files.</returns>
    public int DeleteIncomingBefore(DateTimeOffset limit)
    {
        var abandoned = new DirectoryInfo(_incoming).EnumerateFiles()
            .Where(file => file.LastWriteTimeUtc < limit.UtcDateTime)
            .ToList();
        abandoned.ForEach(file => file.Delete());
        return abandoned.Count;
    }

    // The last digits of a version-7 GUID are random and distribute the files over 256 directories.
    private string GetDocumentPath(Guid documentId)
    {
        var name = documentId.ToString("N");
        return Path.Combine(_documents, name[^2..], name);
    }
}
