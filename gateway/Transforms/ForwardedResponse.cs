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

    public static void Apply(TransformBuilderContext context) => context.AddResponseTransform(response =>
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

        return default;
    });
}
