using Egret.Knowledge.Storage;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>An organisation that is gone, so that an upload still on its way cannot bring its collection back.</summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}

/// <summary>Keeps an organisation's end and what is still made for it apart, within the caller's transaction.</summary>
internal static class DeletedOrganisations
{
    /// <summary>Notes that the organisation is gone. From then on nothing is made for it, and what was is there to be deleted.</summary>
    public static async Task NoteDeletedAsync(this KnowledgeContext database, Guid organisationId, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnerAsync(organisationId, cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_organisations (id, deleted_at) values ({organisationId}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Holds off the news that the organisation is gone until the transaction ends, unless it is here already.</summary>
    /// <returns>Whether it is still there.</returns>
    public static async Task<bool> HoldOrganisationAsync(this KnowledgeContext database, Guid organisationId, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnersSharedAsync([organisationId], cancellationToken);
        return !await database.DeletedOrganisations.AnyAsync(row => row.Id == organisationId, cancellationToken);
    }
}
