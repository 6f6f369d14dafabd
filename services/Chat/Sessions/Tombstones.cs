using Egret.Chat.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>Keeps those who are gone and those who still write apart, within the caller's transaction.</summary>
internal static class Tombstones
{
    /// <summary>Notes that the organisation is gone. From then on nothing is made for it, and what was is there to be deleted.</summary>
    public static async Task NoteOrganisationAsync(this ChatContext database, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnerAsync(id, cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_organisations (id, deleted_at) values ({id}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Notes that the user is gone, with the same effect.</summary>
    public static async Task NoteUserAsync(this ChatContext database, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.LockOwnerAsync(id, cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_users (id, deleted_at) values ({id}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Holds off the news that the caller or their organisation is gone until the transaction ends, unless it is here already.</summary>
    /// <returns>Whether both are still there.</returns>
    public static async Task<bool> LockOwnersSharedAsync(this ChatContext database, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var (user, organisation) = (caller.UserId, caller.OrganisationId);
        await database.Database.LockOwnersSharedAsync(organisation is { } id ? [user, id] : [user], cancellationToken);
        return !await database.DeletedUsers.AnyAsync(row => row.Id == user, cancellationToken)
            && !await database.DeletedOrganisations.AnyAsync(row => row.Id == organisation, cancellationToken);
    }
}
