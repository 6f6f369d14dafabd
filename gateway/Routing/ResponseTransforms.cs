using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Auditing;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Routing;

/// <summary>Removes internal headers from the responses of services and records their rejections.</summary>
internal static class ResponseTransforms
{
    private static readonly string[] InternalHeaders =
    [
        HeaderNames.Server, "X-Powered-By", HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity,
        SecurityHeadersMiddleware.KeyRotated,
    ];

    private const string IdentityCluster = "identity";

    /// <summary>Adds the transforms to a route.</summary>
    public static void Apply(TransformBuilderContext context)
    {
        context.AddResponseTransform(RemoveInternalHeaders);
        var audit = context.Services.GetRequiredService<AuditTrail>();
        context.AddResponseTransform(response => RecordErrorAsync(response.HttpContext, audit));
        if (context.Route.ClusterId == IdentityCluster)
        {
            var principals = context.Services.GetRequiredService<AccessMemory<PrincipalSnapshot>>();
            context.AddResponseTransform(response => InvalidatePrincipal(response.HttpContext, principals));
        }
    }

    private static ValueTask RemoveInternalHeaders(ResponseTransformContext response)
    {
        var headers = response.HttpContext.Response.Headers;
        foreach (var name in InternalHeaders)
        {
            headers.Remove(name);
        }

        if (response.HttpContext.Response.StatusCode == StatusCodes.Status401Unauthorized
            && headers.WWWAuthenticate.Count == 0)
        {
            // The service may reject a caller that the gateway admitted, for example because its key was revoked
            // meanwhile.
            response.HttpContext.Response.SetChallenge(credentialSent: Caller.Of(response.HttpContext) is not null);
        }

        return default;
    }

    /// <summary>
    /// Removes the internal header with the error code and records a rejection by the service, which decides on roles
    /// and ownership. A 404 is recorded too, because services return it for resources of other owners.
    /// </summary>
    private static ValueTask RecordErrorAsync(HttpContext context, AuditTrail audit)
    {
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            return default;
        }

        context.Response.Headers.Remove(ErrorCodeHeader.Name, out var code);
        if (context.Response.StatusCode == StatusCodes.Status403Forbidden)
        {
            var reason = code is [{ Length: > 0 } sent] ? sent : ErrorCodes.PermissionDenied;
            audit.RecordRejection(context, AuditActions.Authorization, reason);
        }
        else if (context.Response.StatusCode == StatusCodes.Status404NotFound
            && Caller.Of(context) is not null && context.Request.RouteValues.Count > 0)
        {
            audit.RecordRejection(context, AuditActions.Authorization, ErrorCodes.NotFound);
        }

        return default;
    }

    /// <summary>
    /// Invalidates the caller's principal after a change, such as a new organisation or an accepted invitation, so that
    /// the next request sees it: the invalidation through the backplane may arrive after the response.
    /// </summary>
    private static ValueTask InvalidatePrincipal(HttpContext context, AccessMemory<PrincipalSnapshot> principals)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && Caller.Of(context) is { } caller)
        {
            principals.Invalidate(AccessCaches.PrincipalEntry(caller.User.UserId));
        }

        return default;
    }
}
