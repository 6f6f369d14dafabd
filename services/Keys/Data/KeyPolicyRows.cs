using Egret.Keys.Policies;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.Data;

/// <summary>Policies, held while they are being followed or changed.</summary>
internal static class KeyPolicyRows
{
    /// <summary>The policy, which nobody changes until the transaction ends: no key is made against one that was committed before it.</summary>
    public static Task<KeyPolicy> LockPolicySharedAsync(this KeysContext database, Guid organisationId, CancellationToken cancellationToken) =>
        database.ReadAsync(KeyQueries.LockPolicyShared(organisationId), organisationId, cancellationToken);

    /// <summary>The policy, to be changed.</summary>
    public static Task<KeyPolicy> LockPolicyAsync(this KeysContext database, Guid organisationId, CancellationToken cancellationToken) =>
        database.ReadAsync(KeyQueries.LockPolicy(organisationId), organisationId, cancellationToken);

    /// <summary>A lock needs a row: an organisation that has chosen nothing yet gets one with the defaults.</summary>
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
