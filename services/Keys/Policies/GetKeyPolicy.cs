using Egret.Keys.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.Policies;

/// <summary>The key policy of an organisation.</summary>
/// <param name="KeysMayIssueKeys">Whether API keys may issue, extend and rotate other keys; signed-in users always
/// may.</param>
/// <param name="LeakedKeys">The action on a leaked key.</param>
/// <param name="MaxLifetimeDays">The maximum lifetime of a secret in days; null for no limit.</param>
public sealed record KeyPolicyResponse(bool KeysMayIssueKeys, LeakedKeyAction LeakedKeys, int? MaxLifetimeDays)
{
    internal static KeyPolicyResponse From(KeyPolicy policy) =>
        new(policy.KeysMayIssueKeys, policy.LeakedKeys, policy.MaxLifetimeDays);
}

internal static class GetKeyPolicy
{
    public static void Map(RouteGroupBuilder keys, string nameSuffix) =>
        keys.MapGet("/policy/", HandleAsync).WithName(nameof(GetKeyPolicy) + nameSuffix);

    /// <summary>Returns the organisation's key policy. Every member may read it.</summary>
    private static async Task<Ok<KeyPolicyResponse>> HandleAsync(
        CurrentCaller caller, KeysContext database, CancellationToken cancellationToken)
    {
        var organisationId = caller.OrganisationId!.Value;
        var policy = await database.KeyPolicies.AsNoTracking().SingleOrDefaultAsync(
            row => row.OrganisationId == organisationId, cancellationToken);
        return TypedResults.Ok(KeyPolicyResponse.From(policy ?? KeyPolicy.CreateDefault(organisationId)));
    }
}
