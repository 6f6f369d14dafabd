using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Data;

/// <summary>
/// Reads rows for update, locked until the transaction ends. To prevent deadlocks, locks are acquired in this order:
/// organisations (by id), user, refresh family. All queries use primary keys.
/// </summary>
internal static class RowLocks
{
    /// <summary>Locks an account against sign-ins and other changes; inserts that reference it do not wait.</summary>
    public static Task<User?> LockUserAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Users.FromSql($"select * from users where id = {userId} for no key update").SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Locks an account in shared mode while a sign-in is stored; concurrent sign-ins do not block each other.
    /// </summary>
    public static Task<User?> LockUserSharedAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Users.FromSql($"select * from users where id = {userId} for share").AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>Locks a refresh family, so that one request at a time uses its tokens.</summary>
    public static Task<RefreshFamily?> LockFamilyAsync(this IdentityContext database, Guid familyId, CancellationToken cancellationToken) =>
        database.RefreshFamilies.FromSql($"select * from refresh_families where id = {familyId} for no key update")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Locks an organisation, so that one request at a time changes its members.</summary>
    public static Task<Organisation?> LockOrganisationAsync(this IdentityContext database, Guid organisationId,
        CancellationToken cancellationToken) =>
        database.Organisations.FromSql($"select * from organisations where id = {organisationId} for no key update")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Locks every organisation of a user, in the order of their ids, so that two users with common organisations do
    /// not deadlock.
    /// </summary>
    public static Task<List<Organisation>> LockOrganisationsOfAsync(this IdentityContext database, Guid userId,
        CancellationToken cancellationToken) =>
        database.Organisations.FromSql(
            $"""
            select * from organisations where id in (select organisation_id from memberships where user_id = {userId})
            order by id for no key update
            """).ToListAsync(cancellationToken);
}
