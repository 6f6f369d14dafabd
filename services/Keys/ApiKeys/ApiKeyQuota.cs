using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>The quota of active API keys per organisation.</summary>
internal static class ApiKeyQuota
{
    /// <summary>
    /// Returns the error detail if one more active key exceeds the quota; otherwise null. The organisation's policy
    /// must be locked for a change, so that of two concurrent requests the second counts the key of the first.
    /// </summary>
    public static async Task<string?> CheckAsync(
        this KeysContext database, Guid organisationId, ApiKeyOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var limit = options.MaxActivePerOrganisation;
        var active = await database.ApiKeys
            .Where(key => key.OrganisationId == organisationId && key.RevokedAt == null && !(key.ExpiresAt <= now))
            .Take(limit).CountAsync(cancellationToken);
        return active < limit
            ? null
            : $"Your organisation has {limit} active API keys, which is its maximum. Revoke keys that are no longer needed.";
    }
}
