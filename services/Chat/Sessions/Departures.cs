using Egret.Chat.Storage;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>An organisation that is gone, so that an answer still being written cannot bring a session of it back.</summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}

/// <summary>A user who is gone, for the same.</summary>
internal sealed class DeletedUser
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}

/// <summary>
/// Keeps those who are gone and those who still write apart, within the caller's transaction. Whoever makes a session holds its owners'
/// locks, shared, until he has committed; whoever notes that an owner is gone waits for them, and so finds all that was made before.
/// An advisory lock, as there is no row of an owner here. Its key is a hash: two that share one would only have to wait for each other.
/// </summary>
internal static class Departures
{
    /// <summary>Notes that the organisation is gone. From then on nothing is made for it, and what was is there to be deleted.</summary>
    public static async Task NoteOrganisationAsync(this ChatDatabase database, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('owner:' || {id}::text, 0))", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_organisations (id, deleted_at) values ({id}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Notes that the user is gone, with the same effect.</summary>
    public static async Task NoteUserAsync(this ChatDatabase database, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('owner:' || {id}::text, 0))", cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"insert into deleted_users (id, deleted_at) values ({id}, {deletedAt}) on conflict do nothing", cancellationToken);
    }

    /// <summary>Holds off the news that the caller or his organisation is gone until the transaction ends, unless it is here already.</summary>
    /// <returns>Whether both are still there.</returns>
    public static async Task<bool> HoldOwnersAsync(this ChatDatabase database, CurrentCaller caller, CancellationToken cancellationToken)
    {
        var (user, organisation) = (caller.UserId, caller.OrganisationId);
        // A null organisation makes a null of its lock, which is none. A statement of its own: what is read must be as it is once they are held.
        await database.Database.ExecuteSqlAsync(
            $"""
            select pg_advisory_xact_lock_shared(hashtextextended('owner:' || {user}::text, 0)),
                pg_advisory_xact_lock_shared(hashtextextended('owner:' || {organisation}::text, 0))
            """,
            cancellationToken);
        return !await database.DeletedUsers.AnyAsync(row => row.Id == user, cancellationToken)
            && !await database.DeletedOrganisations.AnyAsync(row => row.Id == organisation, cancellationToken);
    }
}
