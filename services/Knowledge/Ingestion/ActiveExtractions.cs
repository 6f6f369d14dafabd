using System.Collections.Concurrent;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// The documents that this process ingests. A claim ends with its database session, so after a restart of the database
/// a second worker of the same process could claim a document whose extraction still runs.
/// </summary>
internal sealed class ActiveExtractions
{
    private readonly ConcurrentDictionary<Guid, bool> _documents = new();

    /// <summary>Adds a document until the result is disposed.</summary>
    /// <returns>Null if this process already ingests the document.</returns>
    public IDisposable? TryAdd(Guid documentId) =>
        _documents.TryAdd(documentId, true) ? new Entry(_documents, documentId) : null;

    private sealed class Entry(ConcurrentDictionary<Guid, bool> documents, Guid documentId) : IDisposable
    {
        public void Dispose() => documents.TryRemove(documentId, out _);
    }
}
