using System.Linq.Expressions;
using Egret.Contracts.Events;
using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>Removes the documents of a category, domain or organisation that is deleted.</summary>
internal sealed class DocumentRemoval(
    KnowledgeContext database, BlobStore blobs, TimeProvider time, ILogger<Document> logger)
{
    /// <summary>
    /// Deletes documents within the caller's transaction. Their passages and postings are deleted by cascade.
    /// </summary>
    /// <returns>The ids of the documents, whose files must be deleted with <see cref="DeleteBlobs"/>.</returns>
    public async Task<IReadOnlyList<Guid>> RemoveAllAsync(
        Expression<Func<Document, bool>> predicate, CancellationToken cancellationToken)
    {
        var documents = await database.Documents.AsNoTracking().Where(predicate)
            .Select(document => new { document.Id, document.OrganisationId })
            .ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var document in documents)
        {
            database.PublishOnCommit(
                new DocumentDeleted(Guid.CreateVersion7(now), now, document.OrganisationId, document.Id));
        }

        await database.SaveChangesAsync(cancellationToken);
        var ids = documents.ConvertAll(document => document.Id);
        await database.Documents.Where(document => ids.Contains(document.Id)).ExecuteDeleteAsync(cancellationToken);
        return ids;
    }

    /// <summary>Deletes the files of documents. Files that cannot be deleted are left to the sweep.</summary>
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
