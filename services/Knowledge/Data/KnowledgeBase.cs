using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Data;

/// <summary>The documents of an organisation as a whole.</summary>
internal static class KnowledgeBase
{
    /// <summary>
    /// Returns the collection of an organisation and creates it for the first document. The organisation cannot be
    /// deleted until the caller's transaction ends.
    /// </summary>
    /// <returns>The id of the collection; null if the organisation was deleted.</returns>
    public static async Task<Guid?> GetOrCreateCollectionAsync(
        this KnowledgeContext database, Guid organisationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await database.LockOrganisationAsync(organisationId, cancellationToken))
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
    /// Publishes the usage of an organisation, including the changes of the caller's transaction. The row of the
    /// collection is locked first: of two concurrent transactions, the later one counts the changes of the earlier one.
    /// </summary>
    /// <returns>The usage; null for a public category, whose usage is not published.</returns>
    public static async Task<KnowledgeBaseUsage?> PublishUsageAsync(
        this KnowledgeContext database, Guid? organisationId, Guid collectionId, CancellationToken cancellationToken)
    {
        if (organisationId is not { } organisation)
        {
            return null;
        }

        // "for no key update": a stronger lock would deadlock with the lock that two uploads hold through their foreign
        // keys.
        await database.Database.ExecuteSqlAsync(
            $"select from collections where id = {collectionId} for no key update", cancellationToken);
        var usage = await database.Documents.Where(document => document.CollectionId == collectionId)
            .GroupBy(document => 1)
            .Select(documents => new KnowledgeBaseUsage(
                documents.Count(),
                documents.Count(
                    document => document.Status == DocumentStatus.Queued || document.Status == DocumentStatus.Processing),
                documents.Sum(document => document.SizeBytes)))
            .SingleOrDefaultAsync(cancellationToken) ?? new KnowledgeBaseUsage(0, 0, 0);
        // The database clock, read under the row lock: events of different replicas are dated in the order of their
        // transactions.
        var now = await database.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").SingleAsync(cancellationToken);
        database.PublishOnCommit(new KnowledgeBaseChanged(
            Guid.CreateVersion7(now), now, organisation, usage.DocumentCount, usage.PendingDocumentCount,
            usage.StorageUsedBytes));
        await database.SaveChangesAsync(cancellationToken);
        return usage;
    }
}
