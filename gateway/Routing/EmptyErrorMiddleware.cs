using Egret.Gateway.Upstreams;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Routing;

/// <summary>
/// Adds problem details to errors without a body: no route matched, a service sent an empty error, or no service
/// responded. ASP.NET Core's status code pages do the same, but add a feature to every request.
/// </summary>
internal sealed class EmptyErrorMiddleware(RequestDelegate next, IProblemDetailsService problems)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null, ContentType: null or "" } response)
        {
            if (response.StatusCode >= StatusCodes.Status500InternalServerError
                && context.Features.Get<IForwarderErrorFeature>() is { } failed && IsUnavailable(failed))
            {
                response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            }

            if (response.StatusCode == StatusCodes.Status405MethodNotAllowed
                && response.Headers.Allow is [{ } allowed] && allowed.Contains("GET", StringComparison.Ordinal))
            {
                // HeadRequestMiddleware implements HEAD, which routing does not list.
                response.Headers.Allow = allowed.Contains("HEAD", StringComparison.Ordinal) ? allowed : allowed + ", HEAD";
            }

            await problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails = new ProblemDetails { Status = response.StatusCode },
            });
        }
    }

    private static bool IsUnavailable(IForwarderErrorFeature failed) => IsConnectFailure(failed) || IsUnresponsive(failed.Exception);

    /// <summary>
    /// Whether the service hangs. It may have started to process the request; a client repeats a change safely with its
    /// idempotency key.
    /// </summary>
    private static bool IsUnresponsive(Exception? exception) => exception switch
    {
        UnresponsiveServiceException => true,
        AggregateException several => several.InnerExceptions.Any(IsUnresponsive),
        { InnerException: { } inner } => IsUnresponsive(inner),
        _ => false,
    };

    /// <summary>
    /// Whether the request did not reach a service, so that every method can be repeated safely: 503. An interrupted or
    /// missing response remains 502 or 504.
    /// </summary>
    private static bool IsConnectFailure(IForwarderErrorFeature failed) => failed switch
    {
        { Error: ForwarderError.NoAvailableDestinations or ForwarderError.RequestCreation } => true,
        { Exception: HttpRequestException failure } => failure.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        // The handler reports a connect timeout with this inner exception; a response timeout is a cancellation without
        // it.
        { Error: ForwarderError.RequestTimedOut, Exception: OperationCanceledException { InnerException: TimeoutException } } => true,
        _ => false,
    };
}
