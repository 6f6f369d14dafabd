using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Accounts;

internal static class PasswordResetQueries
{
    /// <summary>Ends every open reset of a user: belongs into the transaction of each change of the password.</summary>
    public static Task DeletePasswordResetsAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.PasswordResets.Where(reset => reset.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
