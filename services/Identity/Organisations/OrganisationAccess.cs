using Egret.Identity.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Organisations;

/// <summary>An organisation that the caller belongs to, and what they may do there.</summary>
internal sealed record OrganisationAccess(Organisation Organisation, OrganisationRole Role);

internal static class RoleAuthority
{
    public const string Refusal = "An API key that is narrowed or expires makes nobody admin or owner: they would reach further, and last longer, than the key.";

    /// <summary>
    /// Whether the caller's credential is good for giving out this role, whatever the caller's own is. An admin or owner makes keys without a limit
    /// and other admins: a key with a limit must not be worth that to whoever finds it.
    /// </summary>
    public static bool MayGrant(this CurrentCaller caller, OrganisationRole role) =>
        role == OrganisationRole.Member || !caller.HasLimitedKey();

    /// <summary>Whether the caller comes with an API key that is narrowed or expires.</summary>
    public static bool HasLimitedKey(this CurrentCaller caller) =>
        caller.KeyId is not null && (caller.Scopes.Count > 0 || caller.KeyExpiresAt is not null);
}

internal static class OrganisationAccessQueries
{
    /// <summary>
    /// The caller's memberships in active organisations, as the database says now: what the assertion says of them may be seconds
    /// old. An API key acts only for the organisation it was made in.
    /// </summary>
    public static IQueryable<Membership> OfCaller(this IQueryable<Membership> memberships, CurrentCaller caller)
    {
        var own = memberships.Where(membership => membership.UserId == caller.UserId && membership.Organisation.IsActive);
        return caller.KeyId is null ? own : own.Where(membership => membership.OrganisationId == caller.OrganisationId);
    }

    /// <summary>The caller's membership in this organisation.</summary>
    public static IQueryable<Membership> OfCaller(this IQueryable<Membership> memberships, CurrentCaller caller, string slug) =>
        memberships.OfCaller(caller).Where(membership => membership.Organisation.Slug == slug);

    /// <summary>The organisation, locked until the transaction ends; null when the caller is no member of it.</summary>
    public static async Task<OrganisationAccess?> LockForCallerAsync(
        this IdentityContext database, CurrentCaller caller, string slug, CancellationToken cancellationToken)
    {
        // Looked up before locking, so that nobody can hold up an organisation that is not theirs.
        var organisationId = await database.Memberships.OfCaller(caller, slug)
            .Select(membership => (Guid?)membership.OrganisationId).SingleOrDefaultAsync(cancellationToken);
        if (organisationId is null || await database.LockOrganisationAsync(organisationId.Value, cancellationToken) is not { } organisation)
        {
            return null;
        }

        // And again after it: the role may have changed while this request waited for the lock.
        var role = await database.Memberships.AsNoTracking().OfCaller(caller, slug)
            .Select(membership => (OrganisationRole?)membership.Role).SingleOrDefaultAsync(cancellationToken);
        return role is null ? null : new OrganisationAccess(organisation, role.Value);
    }
}
