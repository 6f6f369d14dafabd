using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>How much an organisation keeps.</summary>
internal sealed record KnowledgeBaseSize(int DocumentCount, int PendingDocumentCount, long StorageUsedBytes);

/// <summary>An organisation's documents as a whole.</summary>
internal static class KnowledgeBase
{
    /// <summary>The collection of an organisation, made at its first document. The organisation is held until the caller's transaction ends.</summary>
    /// <returns>Null when the organisation was deleted.</returns>
    public static async Task<Guid?> OpenCollectionAsync(
        this KnowledgeContext database, Guid organisationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await database.HoldOrganisationAsync(organisationId, cancellationToken))
        {
            return null;
        }

        await database.Database.ExecuteSqlAsync(
            $"""
            insert into collections (id, organisation_id) values ({Guid.CreateVersion7(now)}, {organisationId})
            on conflict (organisation_id) do nothing
            """,
            cancellationToken);
        return await database.Collections.Where(collection => collection.OrganisationId == organisationId)
            .Select(collection => (Guid?)collection.Id)
            .SingleAsync(cancellationToken);
    }

    /// <summary>
    /// States the organisation's size to whoever keeps it, as of the caller's transaction. The collection's row is locked first:
    /// of two transactions that change the counts at once, the later one sees and states what the earlier one did.
    /// </summary>
    /// <returns>The size; null for a public category, of which nobody is told.</returns>
    public static async Task<KnowledgeBaseSize?> StateSizeAsync(
        this KnowledgeContext database, Guid? organisationId, Guid collectionId, CancellationToken cancellationToken)
    {
        if (organisationId is not { } organisation)
        {
            return null;
        }

        // No key update: a stronger lock would meet the one that two uploads hold already through their foreign keys.
        await database.Database.ExecuteSqlAsync($"select from collections where id = {collectionId} for no key update", cancellationToken);
        var size = await database.Documents.Where(document => document.CollectionId == collectionId)
            .GroupBy(document => 1)
            .Select(documents => new KnowledgeBaseSize(
                documents.Count(),
                documents.Count(document => document.Status == DocumentStatus.Queued || document.Status == DocumentStatus.Processing),
                documents.Sum(document => document.SizeBytes)))
            .SingleOrDefaultAsync(cancellationToken) ?? new KnowledgeBaseSize(0, 0, 0);
        // By the one clock that all replicas share, read while the row is held, so that statements are dated in their order.
        var now = await database.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").SingleAsync(cancellationToken);
        database.PublishOnCommit(new KnowledgeBaseChanged(
            Guid.CreateVersion7(now), now, organisation, size.DocumentCount, size.PendingDocumentCount, size.StorageUsedBytes));
        await database.SaveChangesAsync(cancellationToken);
        return size;
    }
}
