using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Egret.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Accounts;

internal static class PasswordResetQueries
{
    /// <summary>Ends every open reset of a user: belongs into the transaction of each change of the password.</summary>
    public static Task DeletePasswordResetsAsync(this IdentityContext database, Guid userId, CancellationToken cancellationToken) =>
        database.PasswordResets.Where(reset => reset.UserId == userId).ExecuteDeleteAsync(cancellationToken);
}
