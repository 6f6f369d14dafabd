using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

internal static class PasswordResetQueries
{
    /// <summary>Deletes every open reset of a user; part of the transaction of each password change.</summary>
    public static Task DeletePasswordResetsAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.PasswordResets.Where(reset => reset.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
