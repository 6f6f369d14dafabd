using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.RateLimits;

/// <summary>
/// Refuses with 429 what goes beyond the limit of the route's class, counted per key or user, else per address; and tells everybody how much
/// is left, so that an honest client slows down before it is refused.
/// </summary>
internal sealed class RateLimit(RequestDelegate next, RateCounters counters, AuditTrail audit)
{
    public Task InvokeAsync(HttpContext context)
    {
        var counted = ClassOf(context);
        var deciding = counters.TakeAsync(counted, Subject.Of(context));
        // Only exact classes wait for Redis. The others have completed, so reading the result does not block and saves an async state machine.
        return deciding.IsCompletedSuccessfully ? GoOnAsync(context, counted, deciding.Result) : AwaitAsync(context, counted, deciding);
    }

    /// <summary>The class of the request's route.</summary>
    public static RateClass ClassOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RateClass>() ?? throw new InvalidOperationException("A route of the gateway has a limit.");

    /// <summary>Answers a request that is one too many.</summary>
    public static Task RefuseAsync(HttpContext context, AuditTrail audit)
    {
        audit.AccessRefused(context, AuditActions.RateLimit, ErrorCodes.RateLimited);
        return context.WriteProblemAsync(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited);
    }

    private async Task AwaitAsync(HttpContext context, RateClass counted, ValueTask<RateDecision> deciding) =>
        await GoOnAsync(context, counted, await deciding);

    private Task GoOnAsync(HttpContext context, RateClass counted, RateDecision decision)
    {
        counted.Tell(context.Response, decision);
        return decision.IsAllowed ? next(context) : RefuseAsync(context, audit);
    }
}
