using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Egret.Persistence;

/// <summary>
/// Orders the deletion of a user or an organisation and the creation of their resources in a database that has no row
/// for the owner. A creation takes the shared lock of its owners, a deletion takes the exclusive lock and writes the
/// owner's tombstone: the deletion waits for creations in progress and deletes their rows, and a later creation finds
/// the tombstone. Locks are held until the caller's transaction ends.
/// </summary>
/// <remarks>
/// PostgreSQL advisory locks, keyed by a hash of the id. After a hash collision two owners only wait for each other.
/// </remarks>
public static class OwnerLock
{
    /// <summary>
    /// Takes the shared locks of several owners. Statements after this one see a state that cannot change until the
    /// end of the transaction.
    /// </summary>
    public static Task LockOwnersSharedAsync(this DatabaseFacade database, Guid[] ownerIds, CancellationToken cancellationToken) =>
        database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock_shared(hashtextextended('owner:' || id::text, 0)) from unnest({ownerIds}) as id",
            cancellationToken);

    /// <summary>Takes the exclusive lock of an owner, after all holders of the shared lock have finished.</summary>
    public static Task LockOwnerAsync(this DatabaseFacade database, Guid ownerId, CancellationToken cancellationToken) =>
        database.ExecuteSqlAsync(
            $"select pg_advisory_xact_lock(hashtextextended('owner:' || {ownerId}::text, 0))", cancellationToken);
}
