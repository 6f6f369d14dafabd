using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Egret.ServiceDefaults.Storage;

/// <summary>
/// Keeps the end of a user or an organisation, and what is still made for them, apart in a database that has no row of theirs. Whoever makes
/// something holds its owners until that is committed; whoever notes that one is gone waits for it, and so finds all that was made before, and
/// who comes later finds the note. Both last until the caller's transaction ends.
/// </summary>
/// <remarks>Advisory locks of PostgreSQL. Their key is a hash: two owners that share one would only have to wait for each other.</remarks>
public static class OwnerLock
{
    /// <summary>Holds owners, together with others who do. What is read in statements after this one is as it is while they are held.</summary>
    public static Task HoldOwnersAsync(this DatabaseFacade database, Guid[] ownerIds, CancellationToken cancellationToken) => database.ExecuteSqlAsync(
        $"select pg_advisory_xact_lock_shared(hashtextextended('owner:' || id::text, 0)) from unnest({ownerIds}) as id", cancellationToken);

    /// <summary>Waits for all who hold this owner, and keeps others from it.</summary>
    public static Task LockOwnerAsync(this DatabaseFacade database, Guid ownerId, CancellationToken cancellationToken) => database.ExecuteSqlAsync(
        $"select pg_advisory_xact_lock(hashtextextended('owner:' || {ownerId}::text, 0))", cancellationToken);
}
