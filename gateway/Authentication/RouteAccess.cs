using Egret.Contracts;
using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

/// <summary>
/// What a policy asks of a caller, as data: the gateway's check is made from it and so is what the API's document says, so that the two
/// cannot differ.
/// </summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Credential">What becomes of a credential.</param>
/// <param name="Scope">The scope that a narrowed key must have.</param>
internal sealed record RouteAccess(string Policy, CredentialUse Credential, string? Scope = null) : IAuthorizationRequirement
{
    /// <summary>Whether a key that is narrowed at all is refused.</summary>
    public bool RejectsRestrictedKeys { get; init; }

    /// <summary>Whether the user must be a platform administrator.</summary>
    public bool RequiresPlatformAdministrator { get; init; }

    /// <summary>Every policy that a route can name.</summary>
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

    /// <summary>What the policy of this name asks; null for one that no route can name.</summary>
    public static RouteAccess? Of(string? policy) => All.FirstOrDefault(access => access.Policy == policy);

    /// <summary>Whether an authenticated caller may go on.</summary>
    public bool Allows(Caller caller) =>
        !(RejectsRestrictedKeys && caller.IsRestricted)
        && (Scope is null || caller.HasScope(Scope))
        && (!RequiresPlatformAdministrator || caller.User.IsPlatformAdministrator);
}
