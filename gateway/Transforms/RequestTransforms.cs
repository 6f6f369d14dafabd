using System.Collections.Frozen;
using Egret.Gateway.Authentication;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Transforms;

/// <summary>
/// What of a request reaches a service: the headers named here, the gateway's assertion, and where it came from as the gateway saw it.
/// A list of what passes, not of what does not, so that no header that somebody trusts some day can be smuggled in.
/// </summary>
internal static class RequestTransforms
{
    private static readonly FrozenSet<string> ForwardedHeaders = FrozenSet.ToFrozenSet(
    [
        HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.CacheControl, HeaderNames.ContentDisposition,
        HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentType, HeaderNames.IfMatch,
        HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch, HeaderNames.IfRange, HeaderNames.IfUnmodifiedSince, HeaderNames.Pragma,
        HeaderNames.Range, HeaderNames.UserAgent, "Idempotency-Key", "Last-Event-ID",
    ], StringComparer.OrdinalIgnoreCase);

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

        // Without a length the body goes on in chunks; with both, the chunks count (RFC 9112 section 6.3).
        if (incoming.ContentLength is not null && incoming.TransferEncoding.Count == 0)
        {
            RequestTransform.AddHeader(request, HeaderNames.ContentLength, incoming[HeaderNames.ContentLength]);
        }
    }
}
