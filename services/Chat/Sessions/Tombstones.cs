using Egret.Chat.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>
/// Records deleted users and organisations, and locks existing ones, within the caller's transaction.
/// </summary>
internal static class Tombstones
{
    /// <summary>
    /// Records the deletion of an organisation. Waits for transactions that write for it; later ones write nothing
    /// for it.
    /// </summary>
    public static async Task NoteOrganisationAsync(
        this ChatContext database, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnerAsync(id, cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_organisations (id, deleted_at) values ({id}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>
    /// Records the deletion of a user. Waits for transactions that write for the user; later ones write nothing for the
    /// user.
    /// </summary>
    public static async Task NoteUserAsync(
        this ChatContext database, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnerAsync(id, cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_users (id, deleted_at) values ({id}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Locks the caller and their organisation against deletion until the transaction ends.</summary>
    /// <returns>False if one of them is deleted.</returns>
    public static async Task<bool> LockOwnersSharedAsync(
        this ChatContext database, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var (user, organisation) = (caller.UserId, caller.OrganisationId);
        await database.Database.LockOwnersSharedAsync(organisation is { } id ? [user, id] : [user], cancellationToken);
        return !await database.DeletedUsers.AnyAsync(row => row.Id == user, cancellationToken)
            && !await database.DeletedOrganisations.AnyAsync(row => row.Id == organisation, cancellationToken);
    }
}
