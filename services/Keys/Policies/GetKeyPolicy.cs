using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.Policies;

/// <summary>What an organisation lets its API keys do.</summary>
/// <param name="KeysMayIssueKeys">Whether an API key may make, prolong and rotate other keys; people always may.</param>
/// <param name="LeakedKeys">What is done with a key that somebody found and reported.</param>
/// <param name="MaxLifetimeDays">How many days a secret may work at the most; null for no limit.</param>
public sealed record KeyPolicyResponse(bool KeysMayIssueKeys, LeakedKeyAction LeakedKeys, int? MaxLifetimeDays)
{
    internal static KeyPolicyResponse From(KeyPolicy policy) => new(policy.KeysMayIssueKeys, policy.LeakedKeys, policy.MaxLifetimeDays);
}

internal static class GetKeyPolicy
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) => keys.MapGet("/policy/", HandleAsync).WithName(nameof(GetKeyPolicy) + nameSuffix);

    /// <summary>Shows what the organisation lets its API keys do. Every member may see it.</summary>
    private static async Task<Ok<KeyPolicyResponse>> HandleAsync(CurrentCaller caller, KeysContext database, CancellationToken cancellationToken)
    {
        var organisationId = caller.OrganisationId!.Value;
        var policy = await database.KeyPolicies.AsNoTracking().SingleOrDefaultAsync(row => row.OrganisationId == organisationId, cancellationToken);
        return TypedResults.Ok(KeyPolicyResponse.From(policy ?? KeyPolicy.DefaultOf(organisationId)));
    }
}
