using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Data;

/// <summary>
/// Orders the deletion of an organisation and concurrent work for it, within the caller's transaction.
/// </summary>
internal static class Tombstones
{
    /// <summary>
    /// Adds the tombstone of an organisation after all running transactions that hold the organisation. From then on
    /// nothing is created for it, and everything that was created is visible to this transaction.
    /// </summary>
    public static async Task RecordTombstoneAsync(
        this KnowledgeContext database, Guid organisationId, DateTimeOffset deletedAt,
        CancellationToken cancellationToken)
    {
        await database.Database.LockOwnerAsync(organisationId, cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_organisations (id, deleted_at) values ({organisationId}, {deletedAt}) on conflict do nothing",
            cancellationToken);
    }

    /// <summary>Delays the tombstone of an organisation until the transaction ends.</summary>
    /// <returns>False if the organisation is already deleted.</returns>
    public static async Task<bool> LockOrganisationAsync(
        this KnowledgeContext database, Guid organisationId, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnersSharedAsync([organisationId], cancellationToken);
        return !await database.DeletedOrganisations.AnyAsync(row => row.Id == organisationId, cancellationToken);
    }
}
