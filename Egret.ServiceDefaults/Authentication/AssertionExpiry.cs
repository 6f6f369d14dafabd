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
/// Rejects a request whose assertion expired while the body was received. Authentication runs after the headers, and
/// the handler after the body: without this check a client could prolong the use of a revoked credential by sending
/// the body slowly.
/// </summary>
public static class AssertionExpiry
{
    /// <summary>
    /// Creates a route group whose endpoints respond 408 if the assertion expired before the handler started. A
    /// repeated request is authenticated again. A handler that reads the body itself, such as an upload, must call
    /// <see cref="HasExpired"/> after it has read the body.
    /// </summary>
    public static RouteGroupBuilder RequireUnexpiredAssertion(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        return routes.MapGroup("").AddEndpointFilter(RejectExpiredAsync);
    }

    /// <summary>Whether the assertion of a request with a body has expired.</summary>
    public static bool HasExpired(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            && Find(context)?.ExpiresUtc is { } expiresAt
            && expiresAt + Clocks.Tolerance <= context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
    }

    /// <summary>Returns when the assertion was issued; null if it has no time of issue.</summary>
    public static DateTimeOffset? GetIssuedAt(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Find(context)?.IssuedUtc;
    }

    /// <summary>Creates the 408 response to a request whose assertion has expired.</summary>
    public static ProblemHttpResult Expired() => Problems.Create(
        StatusCodes.Status408RequestTimeout, ErrorCodes.RequestTimeout, "The request body took too long to arrive; send it again.");

    private static ValueTask<object?> RejectExpiredAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HasExpired(context.HttpContext) ? ValueTask.FromResult<object?>(Expired()) : next(context);

    private static AuthenticationProperties? Find(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties;
}
