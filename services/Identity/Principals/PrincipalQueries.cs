using Egret.Contracts.Internal;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Identity.Organisations;
using Egret.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Principals;

internal static class PrincipalQueries
{
    /// <summary>More ended sign-ins than this are not listed: whoever signs in and out that often gets by without their older access tokens.</summary>
    private const int MaxEndedSignIns = 100;

    /// <summary>What an active user may do, as the database says now. The default organisation is the one they have belonged to for longest.</summary>
    public static async Task<PrincipalSnapshot?> FindPrincipalAsync(
        this IdentityContext database, Guid userId, DateTimeOffset endedSince, CancellationToken cancellationToken)
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
                user.KeysValidFrom,
                // Once it has ended its tokens are like all others.
                ExemptSignIn = database.RefreshFamilies.Where(family => family.Id == user.KeptSignInId && family.RevokedAt == null)
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

        // What has ended stays ended, so that this may be read a moment later.
        var ended = await database.RefreshFamilies.EndedSince(userId, endedSince)
            .Take(MaxEndedSignIns + 1)
            .Select(family => new { family.Id, RevokedAt = family.RevokedAt!.Value })
            .ToListAsync(cancellationToken);
        return new PrincipalSnapshot(
            row.Id,
            row.Email!,
            row.IsPlatformAdministrator,
            ended.Count > MaxEndedSignIns ? Later(row.TokensValidFrom, ended[^1].RevokedAt) : row.TokensValidFrom,
            row.Memberships.FirstOrDefault()?.Slug,
            [.. row.Memberships.Select(membership => new MembershipSnapshot(
                membership.OrganisationId, membership.Slug, membership.Role.ToWireName(), membership.AllowedDomains)
            {
                MemberSince = membership.CreatedAt,
            })])
        {
            EndedSignIns = [.. ended.Take(MaxEndedSignIns).Select(family => family.Id)],
            ExemptSignIn = row.ExemptSignIn,
            KeysValidFrom = row.KeysValidFrom,
        };
    }

    /// <summary>From when on access tokens of a user are good, as <see cref="FindPrincipalAsync"/> says it: what is issued must not be older.</summary>
    public static async Task<DateTimeOffset> FindTokensValidFromAsync(
        this IdentityContext database, User user, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        var oldest = await database.RefreshFamilies.EndedSince(user.Id, endedSince).Skip(MaxEndedSignIns)
            .Select(family => family.RevokedAt).FirstOrDefaultAsync(cancellationToken);
        return oldest is { } endedAt ? Later(user.TokensValidFrom, endedAt) : user.TokensValidFrom;
    }

    private static IQueryable<RefreshFamily> EndedSince(this IQueryable<RefreshFamily> families, Guid userId, DateTimeOffset endedSince) =>
        families.Where(family => family.UserId == userId && family.RevokedAt > endedSince)
            .OrderByDescending(family => family.RevokedAt).ThenBy(family => family.Id);

    /// <summary>The later of the two, in whole seconds: a sign-in issued nothing after the second in which it was ended.</summary>
    private static DateTimeOffset Later(DateTimeOffset validFrom, DateTimeOffset endedAt)
    {
        var next = DateTimeOffset.FromUnixTimeSeconds(endedAt.ToUnixTimeSeconds() + 1);
        return next > validFrom ? next : validFrom;
    }
}
