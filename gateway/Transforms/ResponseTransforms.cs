using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.Audit;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Transforms;

/// <summary>What of a service's answer reaches the client.</summary>
internal static class ResponseTransforms
{
    private static readonly string[] Internal =
        [HeaderNames.Server, "X-Powered-By", HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity, SecurityHeadersMiddleware.KeyRotated];

    private const string IdentityCluster = "identity";

    public static void Apply(TransformBuilderContext context)
    {
        context.AddResponseTransform(Clean);
        var audit = context.Services.GetRequiredService<AuditTrail>();
        context.AddResponseTransform(response => RecordErrorAsync(response.HttpContext, audit));
        if (context.Route.ClusterId == IdentityCluster)
        {
            var principals = context.Services.GetRequiredService<AccessMemory<PrincipalSnapshot>>();
            context.AddResponseTransform(response => InvalidatePrincipal(response.HttpContext, principals));
        }
    }

    private static ValueTask Clean(ResponseTransformContext response)
    {
        var headers = response.HttpContext.Response.Headers;
        foreach (var name in Internal)
        {
            headers.Remove(name);
        }

        if (response.HttpContext.Response.StatusCode == StatusCodes.Status401Unauthorized && headers.WWWAuthenticate.Count == 0)
        {
            // A caller who was let in and whom the service no longer knows, such as by a key that was revoked meanwhile, did send one.
            response.HttpContext.Response.SetChallenge(credentialSent: Caller.Of(response.HttpContext) is not null);
        }

        return default;
    }

    /// <summary>
    /// Takes off what a service says of its error to the gateway alone, and notes a refusal: by a role or an ownership that only it knows of.
    /// To whom something does not belong it says that there is no such thing, and may not know better itself.
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
            audit.RecordRejection(context, AuditActions.Authorization, code is [{ Length: > 0 } told] ? told : ErrorCodes.PermissionDenied);
        }
        else if (context.Response.StatusCode == StatusCodes.Status404NotFound && Caller.Of(context) is not null && context.Request.RouteValues.Count > 0)
        {
            audit.RecordRejection(context, AuditActions.Authorization, ErrorCodes.NotFound);
        }

        return default;
    }

    /// <summary>
    /// Whoever changed their own access (made an organisation, accepted an invitation) sees it in their very next request: the
    /// owner's word to all gateways may arrive a moment after its answer.
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
