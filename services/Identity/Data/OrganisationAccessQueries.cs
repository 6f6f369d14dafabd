using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Data;

internal static class OrganisationAccessQueries
{
    /// <summary>
    /// Returns the caller's memberships in active organisations from the database, because the assertion may be
    /// seconds old. An API key acts only for its own organisation.
    /// </summary>
    public static IQueryable<Membership> ForCaller(this IQueryable<Membership> memberships, CurrentCaller caller)
    {
        var own = memberships.Where(membership => membership.UserId == caller.UserId && membership.Organisation.IsActive);
        return caller.KeyId is null ? own : own.Where(membership => membership.OrganisationId == caller.OrganisationId);
    }

    /// <summary>Returns the caller's membership in the organisation.</summary>
    public static IQueryable<Membership> ForCaller(this IQueryable<Membership> memberships, CurrentCaller caller, string slug) =>
        memberships.ForCaller(caller).Where(membership => membership.Organisation.Slug == slug);

    /// <summary>Locks the organisation until the transaction ends; null if the caller is not a member.</summary>
    public static async Task<OrganisationAccess?> LockForCallerAsync(
        this IdentityContext database, CurrentCaller caller, string slug, CancellationToken cancellationToken)
    {
        // Checked before locking, so that only members can lock an organisation.
        var organisationId = await database.Memberships.ForCaller(caller, slug)
            .Select(membership => (Guid?)membership.OrganisationId).SingleOrDefaultAsync(cancellationToken);
        if (organisationId is null || await database.LockOrganisationAsync(organisationId.Value, cancellationToken) is not { } organisation)
        {
            return null;
        }

        // Read again: the role may have changed while this request waited for the lock.
        var role = await database.Memberships.AsNoTracking().ForCaller(caller, slug)
            .Select(membership => (OrganisationRole?)membership.Role).SingleOrDefaultAsync(cancellationToken);
        return role is null ? null : new OrganisationAccess(organisation, role.Value);
    }
}
