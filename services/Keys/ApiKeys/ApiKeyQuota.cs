using System.ComponentModel.DataAnnotations;
using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Keys.ApiKeys;

internal static class ApiKeyQuota
{
    /// <summary>
    /// A sentence for whoever wants one more active key, or null when there is room for it. The organisation's policy must be held for a
    /// change: of two who ask at once, the second counts the first one's key.
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
            : $"Your organisation has {limit} active API keys, which is as many as it may have: revoke those that nobody needs any more.";
    }
}
