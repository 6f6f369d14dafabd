using Egret.Knowledge.Documents;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Data;

/// <summary>Takes a document for a change, within the caller's transaction.</summary>
internal static class DocumentLock
{
    /// <summary>
    /// Waits for whoever else is changing the document and reads it as it is then, for tracking. The lock is taken by id and
    /// tells nothing; what is read is subject to the query, which says whose document it may be.
    /// </summary>
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
