using Egret.Contracts.Internal;
using Egret.Gateway.Authentication;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Transforms;

/// <summary>What of a service's answer reaches the client.</summary>
internal static class ForwardedResponse
{
    private const string RotatedHeader = "X-Egret-Key-Rotated";
    private static readonly string[] Internal =
        [HeaderNames.Server, "X-Powered-By", HeaderNames.SetCookie, HeaderNames.StrictTransportSecurity, RotatedHeader];

    public static void Apply(TransformBuilderContext context)
    {
        var principals = context.Services.GetRequiredService<AccessMemory<PrincipalSnapshot>>();
        context.AddResponseTransform(response => Complete(response, principals));
    }

    private static ValueTask Complete(ResponseTransformContext response, AccessMemory<PrincipalSnapshot> principals)
    {
        var headers = response.HttpContext.Response.Headers;
        foreach (var name in Internal)
        {
            headers.Remove(name);
        }

        if (response.HttpContext.Response.StatusCode == StatusCodes.Status401Unauthorized && headers.WWWAuthenticate.Count == 0)
        {
            response.HttpContext.Response.SetChallenge(credentialSent: false);
        }

        if (Caller.Of(response.HttpContext) is { Key.IsSuperseded: true })
        {
            headers[RotatedHeader] = "true";
        }

        // Whoever changed his own access (made an organisation, accepted an invitation) sees it in his very next request: the
        // owner's word to all gateways may arrive a moment after its answer.
        if (Caller.Of(response.HttpContext) is { } caller && !HttpMethods.IsGet(response.HttpContext.Request.Method) && ChangesAccess(response.HttpContext.Request.Path))
        {
            principals.Drop(AccessCaches.PrincipalEntry(caller.User.UserId));
        }

        return default;
    }

    private static bool ChangesAccess(PathString path) => path.StartsWithSegments("/v1/orgs", StringComparison.Ordinal) || path.StartsWithSegments("/auth", StringComparison.Ordinal);
}
