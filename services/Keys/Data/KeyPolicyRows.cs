using Egret.Keys.Policies;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.Data;

/// <summary>Loads key policies with row locks.</summary>
internal static class KeyPolicyRows
{
    /// <summary>
    /// Loads the policy with a shared lock, so that it does not change until the transaction ends and every issued
    /// key conforms to it.
    /// </summary>
    public static Task<KeyPolicy> LockPolicySharedAsync(
        this KeysContext database, Guid organisationId, CancellationToken cancellationToken) =>
        database.ReadAsync(KeyQueries.LockPolicyShared(organisationId), organisationId, cancellationToken);

    /// <summary>Loads the policy for a change.</summary>
    public static Task<KeyPolicy> LockPolicyAsync(this KeysContext database, Guid organisationId, CancellationToken cancellationToken) =>
        database.ReadAsync(KeyQueries.LockPolicy(organisationId), organisationId, cancellationToken);

    /// <summary>A lock needs a row, so an organisation without a stored policy gets one with the defaults.</summary>
    private static async Task<KeyPolicy> ReadAsync(
        this KeysContext database, FormattableString query, Guid organisationId, CancellationToken cancellationToken)
    {
        if (await database.KeyPolicies.FromSql(query).ToListAsync(cancellationToken) is [var found])
        {
            return found;
        }

        await database.Database.ExecuteSqlAsync(KeyQueries.AddPolicy(organisationId), cancellationToken);
        return (await database.KeyPolicies.FromSql(query).ToListAsync(cancellationToken)).Single();
    }
}
