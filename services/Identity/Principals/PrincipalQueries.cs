using Egret.Contracts.Internal;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Principals;

internal static class PrincipalQueries
{
    /// <summary>
    /// Maximum number of listed ended sign-ins. Beyond it, all older access tokens of the user are rejected.
    /// </summary>
    private const int MaxRevokedSignIns = 100;

    /// <summary>
    /// Reads the principal of an active user. The default organisation is the one with the oldest membership.
    /// </summary>
    public static async Task<PrincipalSnapshot?> FindPrincipalAsync(
        this IdentityContext database, Guid userId, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        // One statement, for a consistent snapshot of user and memberships.
        var row = await database.Users.AsNoTracking()
            .Where(user => user.Id == userId && user.IsActive)
            .Select(user => new
            {
                user.Id,
                user.Email,
                user.IsPlatformAdministrator,
                user.TokensValidFrom,
                user.KeysValidFrom,
                // Only while it is active; afterwards its tokens are not exempt.
                ExemptSignIn = database.RefreshFamilies.Where(family => family.Id == user.ExemptSignInId && family.RevokedAt == null)
                    .Select(family => (Guid?)family.Id).SingleOrDefault(),
                Memberships = database.Memberships
                    .Where(membership => membership.UserId == user.Id && membership.Organisation.IsActive)
                    .OrderBy(membership => membership.Id)
                    .Select(membership => new
                    {
                        membership.OrganisationId,
                        membership.Organisation.Slug,
                        membership.Role,
                        membership.Organisation.AllowedDomains,
                        membership.CreatedAt,
                    })
                    .ToList(),
            })
            .AsSingleQuery()
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return null;
        }

        // Ended sign-ins stay ended, so a later read is consistent.
        var ended = await database.RefreshFamilies.RevokedSince(userId, endedSince)
            .Take(MaxRevokedSignIns + 1)
            .Select(family => new { family.Id, RevokedAt = family.RevokedAt!.Value })
            .ToListAsync(cancellationToken);
        return new PrincipalSnapshot(
            row.Id,
            row.Email!,
            row.IsPlatformAdministrator,
            ended.Count > MaxRevokedSignIns ? Later(row.TokensValidFrom, ended[^1].RevokedAt) : row.TokensValidFrom,
            row.Memberships.FirstOrDefault()?.Slug,
            [.. row.Memberships.Select(membership => new MembershipSnapshot(
                membership.OrganisationId, membership.Slug, membership.Role.ToWireName(), membership.AllowedDomains)
            {
                MemberSince = membership.CreatedAt,
            })])
        {
            EndedSignIns = [.. ended.Take(MaxRevokedSignIns).Select(family => family.Id)],
            ExemptSignIn = row.ExemptSignIn,
            KeysValidFrom = row.KeysValidFrom,
        };
    }

    /// <summary>
    /// Returns the earliest accepted <c>iat</c> of access tokens, consistent with <see cref="FindPrincipalAsync"/>.
    /// </summary>
    public static async Task<DateTimeOffset> FindTokensValidFromAsync(
        this IdentityContext database, User user, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        var oldest = await database.RefreshFamilies.RevokedSince(user.Id, endedSince).Skip(MaxRevokedSignIns)
            .Select(family => family.RevokedAt).FirstOrDefaultAsync(cancellationToken);
        return oldest is { } endedAt ? Later(user.TokensValidFrom, endedAt) : user.TokensValidFrom;
    }

    private static IQueryable<RefreshFamily> RevokedSince(this IQueryable<RefreshFamily> families, Guid userId,
        DateTimeOffset endedSince) =>
        families.Where(family => family.UserId == userId && family.RevokedAt > endedSince)
            .OrderByDescending(family => family.RevokedAt).ThenBy(family => family.Id);

    /// <summary>
    /// Returns the later time, in whole seconds: a sign-in issued no token after the second in which it ended.
    /// </summary>
    private static DateTimeOffset Later(DateTimeOffset validFrom, DateTimeOffset endedAt)
    {
        var next = DateTimeOffset.FromUnixTimeSeconds(endedAt.ToUnixTimeSeconds() + 1);
        return next > validFrom ? next : validFrom;
    }
}
