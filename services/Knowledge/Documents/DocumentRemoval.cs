using System.Linq.Expressions;
using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>Removes documents together with the collection, category or organisation that they belong to.</summary>
internal sealed class DocumentRemoval(KnowledgeContext database, BlobStore blobs, TimeProvider time, ILogger<Document> logger)
{
    /// <summary>Removes them within the caller's transaction; passages and postings go by cascade.</summary>
    /// <returns>Whose bytes are to be deleted once that is committed.</returns>
    public async Task<IReadOnlyList<Guid>> RemoveAllAsync(Expression<Func<Document, bool>> which, CancellationToken cancellationToken)
    {
        var documents = await database.Documents.AsNoTracking().Where(which)
            .Select(document => new { document.Id, document.OrganisationId })
            .ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var document in documents)
        {
            database.PublishOnCommit(new DocumentDeleted(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
        }

        await database.SaveChangesAsync(cancellationToken);
        var ids = documents.ConvertAll(document => document.Id);
        await database.Documents.Where(document => ids.Contains(document.Id)).ExecuteDeleteAsync(cancellationToken);
        return ids;
    }

    /// <summary>Deletes the bytes of documents that are gone. What fails here is left to the sweep for orphans.</summary>
    public void DeleteBlobs(IEnumerable<Guid> documentIds)
    {
        foreach (var id in documentIds)
        {
            try
            {
                blobs.Delete(id);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                logger.BlobNotDeleted(id, exception);
            }
        }
    }
}
