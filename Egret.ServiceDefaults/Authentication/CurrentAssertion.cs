using Egret.Contracts.Internal;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
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
    /// is admitted anew or not at all. A handler that reads the body itself, as uploads do, begins before it and has to ask
    /// <see cref="HasExpired"/> once it has read it.
    /// </summary>
    public static RouteGroupBuilder WithCurrentAssertion(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapGroup("").AddEndpointFilter(RefuseExpiredAsync);
    }

    /// <summary>Whether the gateway's word for a request with a body has run out.</summary>
    public static bool HasExpired(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            && Find(context)?.ExpiresUtc is { } expiresAt
            && expiresAt + Clocks.Tolerance <= context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
    }

    /// <summary>When the gateway gave its word; null for an assertion that does not say.</summary>
    public static DateTimeOffset? IssuedAt(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Find(context)?.IssuedUtc;
    }

    /// <summary>408: sent again, the request is admitted anew or not at all.</summary>
    public static ProblemHttpResult Expired() => Problems.Create(
        StatusCodes.Status408RequestTimeout, ErrorCodes.RequestTimeout, "The request body took too long to arrive; send it again.");

    private static ValueTask<object?> RefuseExpiredAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HasExpired(context.HttpContext) ? ValueTask.FromResult<object?>(Expired()) : next(context);

    private static AuthenticationProperties? Find(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
}
