using Egret.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Names of the authorization policies. What names none needs <see cref="User"/>.</summary>
public static class EgretPolicies
{
    /// <summary>Anybody whom the gateway let through, with or without a credential.</summary>
    public const string Public = "public";

    /// <summary>A user, by access token or API key. The default and the fallback.</summary>
    public const string User = "user";

    /// <summary>A platform administrator.</summary>
    public const string PlatformAdministrator = "platform-administrator";

    /// <summary>One of Egret's own processes, for <c>/internal/</c> endpoints.</summary>
    public const string Internal = "internal";

    /// <summary>A key narrowed to other scopes than this one is refused with 403; an access token is never narrowed.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        // A policy of its own displaces default and fallback, so that it must ask for the user too.
        endpoints.RequireAuthorization(policy => policy
            .RequireAuthenticatedUser()
            .RequireClaim(EgretClaims.Kind, CallerKinds.User)
            .AddRequirements(new ScopeRequirement(scope)));

    internal static AuthorizationBuilder AddEgretPolicies(this AuthorizationBuilder builder)
    {
        var user = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(EgretClaims.Kind, CallerKinds.User).Build();
        return builder
            .AddPolicy(Public, policy => policy.RequireAuthenticatedUser().RequireClaim(EgretClaims.Kind))
            .AddPolicy(User, user)
            .AddPolicy(PlatformAdministrator, policy => policy.Combine(user).RequireClaim(EgretClaims.PlatformAdministrator, "true"))
            .AddPolicy(Internal, policy => policy.RequireAuthenticatedUser().RequireClaim(EgretClaims.Kind, CallerKinds.Service))
            .SetDefaultPolicy(user)
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(IsUserOrRefusedByRouting).Build());
    }

    /// <summary>
    /// Routing answers 405 and 415 by endpoints of its own, which belong to no route and so name no policy: whom the gateway let through to
    /// a path is told what is wrong with their request, and not that they should have signed in.
    /// </summary>
    private static bool IsUserOrRefusedByRouting(AuthorizationHandlerContext context) =>
        context.User.HasClaim(EgretClaims.Kind, CallerKinds.User)
        || (context.Resource is HttpContext http && http.GetEndpoint() is { } endpoint and not RouteEndpoint);
}
