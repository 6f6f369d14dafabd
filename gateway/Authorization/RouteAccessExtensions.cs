namespace Egret.Gateway.Authorization;

/// <summary>Attaches the policies of the routes to their endpoints.</summary>
internal static class RouteAccessExtensions
{
    /// <summary>
    /// Adds each route's <see cref="RouteAccess"/> to its endpoint, for <see cref="CallerAdmissionMiddleware"/>. The
    /// policies are also registered with ASP.NET Core because YARP rejects routes with unregistered policies; they are
    /// not evaluated.
    /// </summary>
    public static void WithRouteAccess(this ReverseProxyConventionBuilder routes) => routes.ConfigureEndpoints((endpoint, route) =>
        endpoint.WithMetadata(RouteAccess.Of(route.AuthorizationPolicy)
            ?? throw new InvalidOperationException($"Route '{route.RouteId}' names an unknown policy.")));
}
