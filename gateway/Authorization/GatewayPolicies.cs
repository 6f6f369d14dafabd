using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authorization;

/// <summary>
/// The names of the authorization policies. Every route names one; a route without a policy fails the start.
/// </summary>
internal static class GatewayPolicies
{
    /// <summary>No requirement; a credential is not read.</summary>
    public const string Public = "public";

    /// <summary>
    /// No requirement; a valid credential may return more. An invalid or unverifiable one is treated as anonymous.
    /// </summary>
    public const string Optional = "optional";

    /// <summary>A user.</summary>
    public const string User = "user";

    /// <summary>
    /// A user whose credential is not restricted to scopes, because no scope covers the account itself.
    /// </summary>
    public const string Account = "account";

    /// <summary>A platform administrator. An API key restricted to scopes needs the scope <c>documents</c>.</summary>
    public const string PlatformAdministrator = "platform-administrator";

    /// <summary>
    /// A platform administrator whose credential is not restricted to scopes, for data of all organisations.
    /// </summary>
    public const string Operator = "operator";

    /// <summary>Registers the policies.</summary>
    public static void AddGatewayPolicies(this AuthorizationBuilder builder)
    {
        builder.SetDefaultPolicy(new AuthorizationPolicyBuilder().AddRequirements(RouteAccess.Of(User)!).Build());
        foreach (var access in RouteAccess.All)
        {
            builder.AddPolicy(access.Policy, policy => policy.AddRequirements(access));
        }
    }
}
