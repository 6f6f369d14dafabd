using Egret.Contracts.Internal;
using Egret.Identity.Organisations;
using Egret.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Principals;

internal static class PrincipalQueries
{
    /// <summary>What an active user may do, as the database says now. His default organisation is the one he has belonged to for longest.</summary>
    public static async Task<PrincipalSnapshot?> FindPrincipalAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken)
    {
        // One statement, so that user and memberships are of the same moment.
        var row = await database.Users.AsNoTracking()
            .Where(user => user.Id == userId && user.IsActive)
            .Select(user => new
            {
                user.Id,
                user.Email,
                user.IsPlatformAdministrator,
                user.TokensValidFrom,
                Memberships = database.Memberships
                    .Where(membership => membership.UserId == user.Id && membership.Organisation.IsActive)
                    .OrderBy(membership => membership.Id)
                    .Select(membership => new
                    {
                        membership.OrganisationId,
                        membership.Organisation.Slug,
                        membership.Role,
                        membership.Organisation.AllowedDomains,
                    })
                    .ToList(),
            })
            .AsSingleQuery()
            .SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? null
            : new PrincipalSnapshot(
                row.Id,
                row.Email!,
                row.IsPlatformAdministrator,
                row.TokensValidFrom,
                row.Memberships.FirstOrDefault()?.Slug,
                [.. row.Memberships.Select(membership => new MembershipSnapshot(
                    membership.OrganisationId, membership.Slug, membership.Role.ToWireName(), membership.AllowedDomains))]);
    }
}
