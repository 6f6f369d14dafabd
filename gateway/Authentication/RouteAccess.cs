using Egret.Contracts;
using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

/// <summary>What becomes of a request's credential.</summary>
internal enum CredentialUse
{
    /// <summary>It is not looked at.</summary>
    Ignored,

    /// <summary>A valid one shows more; any other counts as none.</summary>
    Optional,

    /// <summary>Without a valid one there is no answer.</summary>
    Required,
}

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
    public bool RefusesNarrowedKeys { get; init; }

    /// <summary>Whether the user must be a platform administrator.</summary>
    public bool NeedsPlatformAdministrator { get; init; }

    /// <summary>Every policy that a route can name.</summary>
    public static IReadOnlyList<RouteAccess> All { get; } =
    [
        new(GatewayPolicies.Public, CredentialUse.Ignored),
        new(GatewayPolicies.Optional, CredentialUse.Optional),
        new(GatewayPolicies.User, CredentialUse.Required),
        new(GatewayPolicies.Account, CredentialUse.Required) { RefusesNarrowedKeys = true },
        new(GatewayPolicies.PlatformAdministrator, CredentialUse.Required, KeyScopes.Documents) { NeedsPlatformAdministrator = true },
        new(GatewayPolicies.Operator, CredentialUse.Required) { RefusesNarrowedKeys = true, NeedsPlatformAdministrator = true },
        .. KeyScopes.All.Select(scope => new RouteAccess(scope, CredentialUse.Required, scope)),
    ];

    /// <summary>What the policy of this name asks; null for one that no route can name.</summary>
    public static RouteAccess? Of(string? policy) => All.FirstOrDefault(access => access.Policy == policy);

    /// <summary>Whether an authenticated caller may go on.</summary>
    public bool Admits(Caller caller) =>
        !(RefusesNarrowedKeys && caller.IsNarrowed)
        && (Scope is null || caller.HasScope(Scope))
        && (!NeedsPlatformAdministrator || caller.User.IsPlatformAdministrator);
}

internal static class RouteAccessSetup
{
    /// <summary>
    /// Gives every route what its policy asks, for <see cref="CallerAdmission"/>. The policies themselves are registered too, as YARP takes no
    /// route whose policy there is not, but nothing evaluates them.
    /// </summary>
    public static void WithAccess(this ReverseProxyConventionBuilder routes) => routes.ConfigureEndpoints((endpoint, route) =>
        endpoint.WithMetadata(RouteAccess.Of(route.AuthorizationPolicy)
            ?? throw new InvalidOperationException($"Route '{route.RouteId}' names a policy that there is not.")));
}
