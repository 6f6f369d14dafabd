using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>
/// An assertion is looked at when a request's headers have come, its handler begins when its body has. Whoever opened the request with what
/// was revoked since must not make it last by sending the rest slowly.
/// </summary>
public static class CurrentAssertion
{
    /// <summary>
    /// Endpoints that are mapped on this answer 408 when the gateway's word has run out by the time the handler begins: sent again, the request
    /// is admitted anew or not at all. A handler that reads the body itself, as uploads do, begins before it.
    /// </summary>
    public static RouteGroupBuilder WithCurrentAssertion(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapGroup("").AddEndpointFilter(RefuseExpiredAsync);
    }

    private static ValueTask<object?> RefuseExpiredAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HasExpired(context.HttpContext)
            ? ValueTask.FromResult<object?>(Problems.Create(
                StatusCodes.Status408RequestTimeout, ErrorCodes.RequestTimeout, "The request body took too long to arrive; send it again."))
            : next(context);

    private static bool HasExpired(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc is { } expiresAt
        && expiresAt + Clocks.Tolerance <= context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
