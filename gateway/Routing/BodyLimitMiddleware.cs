using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Routing;

/// <summary>
/// Returns 413 for a body over the route's limit, immediately if its length is given, else when the limit is exceeded;
/// and 408 for a body that does not arrive in time (<see cref="RequestTimeoutOptions"/>).
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength is null
            && context.Request.Headers.TransferEncoding.Count == 0
            && HttpProtocol.IsHttp11(context.Request.Protocol)
            ? next(context)
            : LimitAsync(context);

    private async Task LimitAsync(HttpContext context)
    {
        // From the route, because YARP copies the limit to the server's feature only later, just before it forwards.
        var route = context.GetRouteModel().Config;
        var limit = route.MaxRequestBodySize
            ?? throw new InvalidOperationException($"Route '{route.RouteId}' has no limit for the request body.");
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

    /// <summary>
    /// Lets Kestrel drain the request body for up to 5 s after the response. If it closed the connection immediately,
    /// many clients would get a connection reset instead of the response.
    /// </summary>
    private static void DrainAfterResponse(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

    private static Task RejectTooLargeAsync(HttpContext context, long limit) => context.WriteProblemAsync(
        StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge,
        $"The request body is larger than the limit of {limit} bytes.");

    private static Task RejectTooSlowAsync(HttpContext context)
    {
        // The rest of the request body must not be parsed as the next request.
        context.Response.Headers.Connection = "close";
        return context.WriteProblemAsync(
            StatusCodes.Status408RequestTimeout, ErrorCodes.RequestTimeout, "The request body did not arrive in time; send it again.");
    }

    /// <summary>The status with which the server rejected the request body; null for other failures.</summary>
    private static int? StatusOf(Exception? failure) => failure switch
    {
        null => null,
        BadHttpRequestException rejected => rejected.StatusCode,
        AggregateException several => several.InnerExceptions.Select(StatusOf).FirstOrDefault(status => status is not null),
        _ => StatusOf(failure.InnerException),
    };
}
