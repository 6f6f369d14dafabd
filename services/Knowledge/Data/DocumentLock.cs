using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Data;

/// <summary>Locks a document for a change, within the caller's transaction.</summary>
internal static class DocumentLock
{
    /// <summary>
    /// Waits for concurrent changes of a document, and reads and tracks its current state. The lock is taken by id
    /// alone; the read applies the query, which restricts the document to its owner.
    /// </summary>
    /// <returns>The document; null if the query does not include it.</returns>
    public static async Task<Document?> LockAsync(
        this IQueryable<Document> documents, KnowledgeContext database, Guid id, CancellationToken cancellationToken)
    {
        if (!await documents.AnyAsync(document => document.Id == id, cancellationToken))
        {
            return null;
        }

        await database.Database.ExecuteSqlAsync($"select from documents where id = {id} for update", cancellationToken);
        return await documents.SingleOrDefaultAsync(document => document.Id == id, cancellationToken);
    }
}
