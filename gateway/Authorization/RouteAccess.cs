using Egret.Contracts;
using Egret.Gateway.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authorization;

/// <summary>
/// The requirements of a policy. The gateway's authorization and the OpenAPI document are both derived from it, so that
/// they agree.
/// </summary>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Credential">The use of the credential.</param>
/// <param name="Scope">The scope that a restricted key needs; null if none is needed.</param>
internal sealed record RouteAccess(string Policy, CredentialUse Credential, string? Scope = null) : IAuthorizationRequirement
{
    /// <summary>Whether API keys restricted to scopes are rejected.</summary>
    public bool RejectsRestrictedKeys { get; init; }

    /// <summary>Whether the user must be a platform administrator.</summary>
    public bool RequiresPlatformAdministrator { get; init; }

    /// <summary>All policies.</summary>
    public static IReadOnlyList<RouteAccess> All { get; } =
    [
        new(GatewayPolicies.Public, CredentialUse.Ignored),
        new(GatewayPolicies.Optional, CredentialUse.Optional),
        new(GatewayPolicies.User, CredentialUse.Required),
        new(GatewayPolicies.Account, CredentialUse.Required) { RejectsRestrictedKeys = true },
        new(GatewayPolicies.PlatformAdministrator, CredentialUse.Required, KeyScopes.Documents) { RequiresPlatformAdministrator = true },
        new(GatewayPolicies.Operator, CredentialUse.Required) { RejectsRestrictedKeys = true, RequiresPlatformAdministrator = true },
        .. KeyScopes.All.Select(scope => new RouteAccess(scope, CredentialUse.Required, scope)),
    ];

    /// <summary>The requirements of the policy with this name; null if it does not exist.</summary>
    public static RouteAccess? Of(string? policy) => All.FirstOrDefault(access => access.Policy == policy);

    /// <summary>Whether the caller meets the requirements.</summary>
    public bool Allows(Caller caller) =>
        !(RejectsRestrictedKeys && caller.IsRestricted)
        && (Scope is null || caller.HasScope(Scope))
        && (!RequiresPlatformAdministrator || caller.User.IsPlatformAdministrator);
}
