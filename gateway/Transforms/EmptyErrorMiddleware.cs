using Egret.Gateway.Upstreams;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Forwarder;

namespace Egret.Gateway.Transforms;

/// <summary>
/// Gives an error without a body the one shape that all have: where there is no route, a service that says nothing more, or none that answers.
/// ASP.NET Core's status code pages do the same, but leave something with every request for whoever might want to switch them off.
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

            if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && response.Headers.Allow is [{ } allowed] && allowed.Contains("GET", StringComparison.Ordinal))
            {
                // Which HeadRequestMiddleware sees to, and routing does not know of.
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
    /// Whether the service hangs. It may have begun to process the request: one that changes something is repeated safely with its
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
    /// Whether nothing of the request reached a service, so that it can be sent again whatever it asks for: 503, and not the 502 or 504 of one
    /// that broke off or kept silent.
    /// </summary>
    private static bool IsConnectFailure(IForwarderErrorFeature failed) => failed switch
    {
        { Error: ForwarderError.NoAvailableDestinations or ForwarderError.RequestCreation } => true,
        { Exception: HttpRequestException refused } => refused.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        // How the handler says that a connection was not made in its time; a service that keeps silent ends in a cancellation without this.
        { Error: ForwarderError.RequestTimedOut, Exception: OperationCanceledException { InnerException: TimeoutException } } => true,
        _ => false,
    };
}
