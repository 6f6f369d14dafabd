using System.ComponentModel.DataAnnotations;
using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Keys.ApiKeys;

/// <summary>How many keys there may be (section <c>ApiKeys</c>).</summary>
internal sealed class ApiKeyOptions
{
    public const string Section = "ApiKeys";

    /// <summary>Keys of one organisation that work at the same time. Requests are limited per key, so that keys without end would be requests without end.</summary>
    [Range(1, 1_000_000)]
    public int MaxActivePerOrganisation { get; init; } = 1000;
}

[OptionsValidator]
internal sealed partial class ApiKeyOptionsValidator : IValidateOptions<ApiKeyOptions>;

internal static class ApiKeyRoom
{
    /// <summary>
    /// A sentence for whoever wants one more active key, or null when there is room for it. The organisation's policy must be held for a
    /// change: of two who ask at once, the second counts the first one's key.
    /// </summary>
    public static async Task<string?> FindExcessAsync(
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
