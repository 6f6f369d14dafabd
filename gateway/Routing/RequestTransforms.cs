using System.Collections.Frozen;
using Egret.Gateway.Authentication;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Routing;

/// <summary>
/// Forwards the headers listed here, the gateway's assertion, and the client's address, host and scheme as seen by the
/// gateway. An allow list, so that clients cannot send a header that a service may trust.
/// </summary>
internal static class RequestTransforms
{
    private static readonly FrozenSet<string> ForwardedHeaders = FrozenSet.ToFrozenSet(
    [
        HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.CacheControl,
        HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentType,
        HeaderNames.IfMatch,
        HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch, HeaderNames.IfRange, HeaderNames.IfUnmodifiedSince,
        HeaderNames.Pragma, HeaderNames.Range, HeaderNames.UserAgent, "Idempotency-Key", "Last-Event-ID",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the transforms to a route.</summary>
    public static void Apply(TransformBuilderContext context)
    {
        var assertions = context.Services.GetRequiredService<AssertionIssuer>();
        context.CopyRequestHeaders = false;
        context.UseDefaultForwarders = false;
        context.AddRequestTransform(request =>
        {
            CopyHeaders(request);
            var caller = Caller.Of(request.HttpContext);
            request.ProxyRequest.Headers.TryAddWithoutValidation(
                HeaderNames.Authorization, caller is null ? assertions.ForAnonymous() : assertions.For(caller));
            return default;
        });
        context.AddXForwardedFor(action: ForwardedTransformActions.Set);
        context.AddXForwardedHost(action: ForwardedTransformActions.Set);
        context.AddXForwardedProto(action: ForwardedTransformActions.Set);
    }

    private static void CopyHeaders(RequestTransformContext request)
    {
        var incoming = request.HttpContext.Request.Headers;
        foreach (var (name, values) in incoming)
        {
            if (ForwardedHeaders.Contains(name))
            {
                RequestTransform.AddHeader(request, name, values);
            }
        }

        // A body without a length is forwarded in chunks; with both, the chunks take precedence (RFC 9112 section 6.3).
        if (incoming.ContentLength is not null && incoming.TransferEncoding.Count == 0)
        {
            RequestTransform.AddHeader(request, HeaderNames.ContentLength, incoming[HeaderNames.ContentLength]);
        }
    }
}
