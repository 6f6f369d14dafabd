using System.Collections.Concurrent;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// The documents that this process is working on. A worker's claim ends with its database session, so after a restart
/// of the database a second worker of the same process could take a document whose reading has not ended.
/// </summary>
internal sealed class ActiveReadings
{
    private readonly ConcurrentDictionary<Guid, bool> _documents = new();

    /// <summary>Adds the document until the result is disposed of.</summary>
    /// <returns>Null when this process is already working on it.</returns>
    public IDisposable? TryAdd(Guid documentId) => _documents.TryAdd(documentId, true) ? new Entry(_documents, documentId) : null;

    private sealed class Entry(ConcurrentDictionary<Guid, bool> documents, Guid documentId) : IDisposable
    {
        public void Dispose() => documents.TryRemove(documentId, out _);
    }
}
