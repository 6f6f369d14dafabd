using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Transforms;

/// <summary>Answers 413 to a body over the route's limit: at once when its length is given, else when it turns out.</summary>
internal sealed class BodyLimit(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count == 0 && HttpProtocol.IsHttp11(context.Request.Protocol)
            ? next(context)
            : WatchAsync(context);

    private async Task WatchAsync(HttpContext context)
    {
        // Not the server's feature, which YARP sets to the same just before it forwards.
        var limit = context.GetRouteModel().Config.MaxRequestBodySize;
        if (context.Request.ContentLength > limit)
        {
            // Lets Kestrel read on for its few seconds after the answer; if it hung up at once, many a client would not see why.
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            await RefuseAsync(context, limit);
            return;
        }

        await next(context);
        var error = context.Features.Get<IForwarderErrorFeature>();
        if (error?.Exception is { } failure && IsTooLarge(failure) && !context.Response.HasStarted)
        {
            await RefuseAsync(context, limit);
        }
    }

    private static Task RefuseAsync(HttpContext context, long? limit) => context.WriteProblemAsync(
        StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, $"The request body is larger than the {limit} bytes that are allowed here.");

    private static bool IsTooLarge(Exception failure) =>
        failure is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
        || (failure is AggregateException several && several.InnerExceptions.Any(IsTooLarge))
        || (failure.InnerException is { } inner && IsTooLarge(inner));
}
