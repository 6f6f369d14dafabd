using Egret.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Names of the authorization policies. An endpoint without a policy requires <see cref="User"/>.</summary>
public static class EgretPolicies
{
    /// <summary>Any request that the gateway forwarded, including anonymous ones.</summary>
    public const string Public = "public";

    /// <summary>A user, by access token or API key. The default and the fallback.</summary>
    public const string User = "user";

    /// <summary>A platform administrator.</summary>
    public const string PlatformAdministrator = "platform-administrator";

    /// <summary>One of Egret's own processes, for <c>/internal/</c> endpoints.</summary>
    public const string Internal = "internal";

    /// <summary>
    /// Rejects an API key without this scope with 403. Access tokens and keys without scopes have every scope.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        // An explicit policy replaces the default policy, so it must require the user too.
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
            .SetFallbackPolicy(
                new AuthorizationPolicyBuilder()
                    .RequireAuthenticatedUser()
                    .RequireAssertion(IsUserOrRoutingFailure)
                    .Build());
    }

    /// <summary>
    /// Routing creates its own endpoints for 405 and 415, which have no policy. An anonymous caller that the gateway
    /// forwarded receives that error and not 401.
    /// </summary>
    private static bool IsUserOrRoutingFailure(AuthorizationHandlerContext context) =>
        context.User.HasClaim(EgretClaims.Kind, CallerKinds.User)
        || (context.Resource is HttpContext http && http.GetEndpoint() is { } endpoint and not RouteEndpoint);
}
