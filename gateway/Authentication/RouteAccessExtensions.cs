using Egret.Contracts;
using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

internal static class RouteAccessExtensions
{
    /// <summary>
    /// Gives every route what its policy asks, for <see cref="CallerAdmission"/>. The policies themselves are registered too, as YARP takes no
    /// route whose policy there is not, but nothing evaluates them.
    /// </summary>
    public static void WithRouteAccess(this ReverseProxyConventionBuilder routes) => routes.ConfigureEndpoints((endpoint, route) =>
        endpoint.WithMetadata(RouteAccess.Of(route.AuthorizationPolicy)
            ?? throw new InvalidOperationException($"Route '{route.RouteId}' names a policy that there is not.")));
}
