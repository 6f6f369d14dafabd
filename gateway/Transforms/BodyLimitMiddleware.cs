using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Transforms;

/// <summary>
/// Answers 413 to a body over the route's limit, at once when its length is given, else when it turns out; and 408 to one that does not arrive
/// in time (<see cref="RequestTimeOptions"/>).
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count == 0 && HttpProtocol.IsHttp11(context.Request.Protocol)
            ? next(context)
            : WatchAsync(context);

    private async Task WatchAsync(HttpContext context)
    {
        // Not the server's feature, which YARP sets to the same just before it forwards.
        var limit = context.GetRouteModel().Config.MaxRequestBodySize ?? throw new InvalidOperationException("A route of the gateway has a limit to the body.");
        if (context.Request.ContentLength is not { } length)
        {
            DrainAfterResponse(context);
            var body = new LimitedBodyStream(context.Request.Body, limit);
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(body);
            context.Request.Body = body;
        }
        else if (length > limit)
        {
            DrainAfterResponse(context);
            await RejectTooLargeAsync(context, limit);
            return;
        }

        await next(context);
        if (context.Response.HasStarted || context.Features.Get<IForwarderErrorFeature>()?.Exception is not { } failure)
        {
            return;
        }

        switch (StatusOf(failure))
        {
            case StatusCodes.Status413PayloadTooLarge:
                await RejectTooLargeAsync(context, limit);
                break;
            case StatusCodes.Status408RequestTimeout:
                await RejectTooSlowAsync(context);
                break;
            default:
                break;
        }
    }

    /// <summary>Lets Kestrel read on for its few seconds after the answer; if it hung up at once, many a client would not see why.</summary>
    private static void DrainAfterResponse(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

    private static Task RejectTooLargeAsync(HttpContext context, long limit) => context.WriteProblemAsync(
        StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, $"The request body is larger than the {limit} bytes that are allowed here.");

    private static Task RejectTooSlowAsync(HttpContext context)
    {
        // What is still to come of the body must not be taken for the next request.
        context.Response.Headers.Connection = "close";
        return context.WriteProblemAsync(
            StatusCodes.Status408RequestTimeout, ErrorCodes.RequestTimeout, "The request body did not arrive in time; send it again.");
    }

    /// <summary>As what the server gave the request's body up; null where something else failed.</summary>
    private static int? StatusOf(Exception? failure) => failure switch
    {
        null => null,
        BadHttpRequestException refused => refused.StatusCode,
        AggregateException several => several.InnerExceptions.Select(StatusOf).FirstOrDefault(status => status is not null),
        _ => StatusOf(failure.InnerException),
    };
}
