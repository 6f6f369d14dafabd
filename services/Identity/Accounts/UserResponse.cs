using System.Linq.Expressions;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

/// <summary>An account as its owner sees it.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">E-mail address, and the name to sign in with.</param>
/// <param name="Name">What to call this person; may be empty.</param>
/// <param name="IsPlatformAdmin">Whether they may change public domains.</param>
/// <param name="DefaultOrg">Slug of the organisation a request acts for when it names none; null for a member of none.</param>
/// <param name="CreatedAt">When they signed up.</param>
public sealed record UserResponse(Guid Id, string Email, string Name, bool IsPlatformAdmin, string? DefaultOrg, DateTimeOffset CreatedAt);

internal static class UserQueries
{
    /// <summary>Reads an active account as its owner sees it. The default organisation is the one they have belonged to for longest.</summary>
    public static Task<UserResponse?> FindResponseAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Users.Where(user => user.Id == userId && user.IsActive).Select(Projection(database)).SingleOrDefaultAsync(cancellationToken);

    private static Expression<Func<User, UserResponse>> Projection(IdentityContext database) => user => new UserResponse(
        user.Id,
        user.Email!,
        user.Name,
        user.IsPlatformAdministrator,
        database.Memberships
            .Where(membership => membership.UserId == user.Id && membership.Organisation.IsActive)
            .OrderBy(membership => membership.Id)
            .Select(membership => membership.Organisation.Slug)
            .FirstOrDefault(),
        user.CreatedAt);
}
