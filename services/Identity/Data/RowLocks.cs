using Egret.Identity.Accounts;
using Egret.Identity.Organisations;
using Egret.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Data;

/// <summary>
/// Rows that are read to be changed, locked until the transaction ends. Whoever needs several takes them in this order:
/// organisations (by id), user, refresh family. All are served by primary keys.
/// </summary>
internal static class RowLocks
{
    /// <summary>Locks an account against sign-ins and other changes; new rows that refer to it do not wait.</summary>
    public static Task<User?> LockUserAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Users.FromSql($"select * from users where id = {userId} for no key update").SingleOrDefaultAsync(cancellationToken);

    /// <summary>Keeps an account from changing while a sign-in is written; sign-ins do not wait for each other.</summary>
    public static Task<User?> HoldUserAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Users.FromSql($"select * from users where id = {userId} for share").AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    /// <summary>Lets one request at a time use the tokens of a family.</summary>
    public static Task<RefreshFamily?> LockFamilyAsync(this IdentityContext database, Guid familyId, CancellationToken cancellationToken) =>
        database.RefreshFamilies.FromSql($"select * from refresh_families where id = {familyId} for no key update")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Lets one request at a time change who belongs to an organisation.</summary>
    public static Task<Organisation?> LockOrganisationAsync(this IdentityContext database, Guid organisationId, CancellationToken cancellationToken) =>
        database.Organisations.FromSql($"select * from organisations where id = {organisationId} for no key update")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The same of every organisation that a user belongs to: sorted first and then locked, so that two users who share some do not wait for each other.</summary>
    public static Task<List<Organisation>> LockOrganisationsOfAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Organisations.FromSql(
            $"""
            select * from organisations where id in (select organisation_id from memberships where user_id = {userId})
            order by id for no key update
            """).ToListAsync(cancellationToken);
}
