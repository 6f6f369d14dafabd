using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Data;

/// <summary>Removes the passages of a document from the index, within the caller's transaction.</summary>
internal static class PassageRemoval
{
    /// <summary>
    /// Deletes the passages and postings of a document and updates the counts of its collection. The row of the
    /// collection is always locked after that of the document, so that concurrent writers of one collection do not
    /// deadlock.
    /// </summary>
    public static async Task RemovePassagesAsync(
        this KnowledgeContext database, Guid collectionId, Guid documentId, CancellationToken cancellationToken)
    {
        // Uses ix_passage_terms_document_id and ix_passages_document_id_index.
        await database.Database.ExecuteSqlAsync(
            $"delete from passage_terms where document_id = {documentId}", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"""
            with removed as (
                delete from passages where document_id = {documentId} returning length
            ), total as (
                select count(*)::int as passages, coalesce(sum(length), 0)::bigint as tokens from removed
            )
            update collections
            set passage_count = collections.passage_count - total.passages, token_count = collections.token_count - total.tokens
            from total
            where collections.id = {collectionId} and total.passages > 0
            """,
            cancellationToken);
    }
}
