using Egret.Keys.ApiKeys;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.Data;

/// <summary>Loads keys with row locks.</summary>
internal static class KeyRows
{
    /// <summary>
    /// Loads the keys that the statement locks until the transaction ends, with all of their secrets.
    /// </summary>
    public static async Task<List<ApiKey>> LockKeysAsync(
        this KeysContext database, FormattableString lockKeys, CancellationToken cancellationToken)
    {
        var keys = await database.ApiKeys.FromSql(lockKeys).ToListAsync(cancellationToken);
        var ids = keys.ConvertAll(key => key.Id);
        await database.ApiKeySecrets.Where(secret => ids.Contains(secret.ApiKeyId)).LoadAsync(cancellationToken);
        return keys;
    }
}
