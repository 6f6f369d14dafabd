using System.Linq.Expressions;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

internal static class UserQueries
{
    /// <summary>Reads an active account. The default organisation is the one with the oldest membership.</summary>
    public static Task<UserResponse?> FindResponseAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.Users.Where(user => user.Id == userId && user.IsActive).Select(Projection(database))
            .SingleOrDefaultAsync(cancellationToken);

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
