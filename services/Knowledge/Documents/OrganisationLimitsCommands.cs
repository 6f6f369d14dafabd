using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

internal static class OrganisationLimitsCommands
{
    /// <summary>Stores the limits of an event, unless newer limits are stored or the organisation is deleted.</summary>
    public static async Task StoreLimitsAsync(
        this KnowledgeContext database, Guid organisationId, OrganisationQuota? limits, DateTimeOffset updatedAt,
        CancellationToken cancellationToken)
    {
        if (limits is null || !await database.LockOrganisationAsync(organisationId, cancellationToken))
        {
            return;
        }

        await database.Database.ExecuteSqlAsync(
            $"""
            insert into organisation_limits (id, max_documents, max_storage_bytes, stated_at)
            values ({organisationId}, {limits.MaxDocuments}::integer, {limits.MaxStorageBytes}::bigint, {updatedAt})
            on conflict (id) do update set
                max_documents = excluded.max_documents, max_storage_bytes = excluded.max_storage_bytes, stated_at = excluded.stated_at
            where organisation_limits.stated_at <= excluded.stated_at
            """,
            cancellationToken);
    }
}
