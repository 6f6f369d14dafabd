using Microsoft.AspNetCore.Mvc;

namespace Egret.Gateway.Transforms;

/// <summary>
/// Gives an error without a body the one shape that all have: where there is no route, a service that says nothing more, or none that answers.
/// ASP.NET Core's status code pages do the same, but leave something with every request for whoever might want to switch them off.
/// </summary>
internal sealed class EmptyErrors(RequestDelegate next, IProblemDetailsService problems)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null, ContentType: null or "" } response)
        {
            if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && response.Headers.Allow is [{ } allowed] && allowed.Contains("GET", StringComparison.Ordinal))
            {
                // Which HeadRequests sees to, and routing does not know of.
                response.Headers.Allow = allowed.Contains("HEAD", StringComparison.Ordinal) ? allowed : allowed + ", HEAD";
            }

            await problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails = new ProblemDetails { Status = response.StatusCode },
            });
        }
    }
}
