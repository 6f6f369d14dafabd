using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Data;

/// <summary>Takes a document's passages out of the search, within the caller's transaction.</summary>
internal static class PassageRemoval
{
    /// <summary>
    /// Deletes passages and postings of a document and takes them out of the collection's counts. Locks the collection's row,
    /// always after the document's, so that writers of one collection follow each other and never wait in a circle.
    /// </summary>
    public static async Task RemovePassagesAsync(this KnowledgeContext database, Guid collectionId, Guid documentId, CancellationToken cancellationToken)
    {
        // Served by ix_passage_terms_document_id and ix_passages_document_id_index.
        await database.Database.ExecuteSqlAsync($"delete from passage_terms where document_id = {documentId}", cancellationToken);
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
