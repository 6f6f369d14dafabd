using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

/// <summary>What a route asks of its caller. Every route names one of these; see <see cref="Transforms.RouteConfigValidator"/>.</summary>
internal static class GatewayPolicies
{
    /// <summary>Nothing; a credential is not even looked at.</summary>
    public const string Public = "public";

    /// <summary>Nothing, but a valid credential shows more. One that is not valid, or cannot be checked, counts as none.</summary>
    public const string Optional = "optional";

    /// <summary>A user.</summary>
    public const string User = "user";

    /// <summary>A user with a credential that is not narrowed: no scope stands for the account itself.</summary>
    public const string Account = "account";

    /// <summary>A platform administrator. A narrowed key of theirs needs the scope of documents, which is what domains are made of.</summary>
    public const string PlatformAdministrator = "platform-administrator";

    /// <summary>A platform administrator with a credential that is not narrowed: what concerns all organisations.</summary>
    public const string Operator = "operator";

    public static void AddGatewayPolicies(this AuthorizationBuilder builder)
    {
        builder.SetDefaultPolicy(new AuthorizationPolicyBuilder().AddRequirements(RouteAccess.Of(User)!).Build());
        foreach (var access in RouteAccess.All)
        {
            builder.AddPolicy(access.Policy, policy => policy.AddRequirements(access));
        }
    }
}
