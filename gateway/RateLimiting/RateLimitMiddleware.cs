using Egret.Contracts.Events;
using Egret.Gateway.Auditing;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.RateLimiting;

/// <summary>
/// Rejects requests over the limit of the route's class with 429, and adds the remaining number of requests to every
/// response. Requests are counted per API key or user, anonymous requests per network.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimitCounters counters, AuditTrail audit)
{
    public Task InvokeAsync(HttpContext context)
    {
        var rateClass = ClassOf(context);
        var deciding = counters.AcquireAsync(rateClass, RatePartition.Of(context));
        // Only exact classes wait for Redis. The other decisions complete synchronously and need no state machine.
        return deciding.IsCompletedSuccessfully
            ? ContinueAsync(context, rateClass, deciding.Result)
            : AwaitAsync(context, rateClass, deciding);
    }

    /// <summary>The class of the request's route.</summary>
    public static RateClass ClassOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RateClass>()
            ?? throw new InvalidOperationException($"The endpoint '{context.GetEndpoint()}' has no rate class.");

    /// <summary>Writes the 429 response and records the rejection.</summary>
    public static Task RejectAsync(HttpContext context, AuditTrail audit)
    {
        audit.RecordRejection(context, AuditActions.RateLimit, ErrorCodes.RateLimited);
        return context.WriteProblemAsync(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited);
    }

    private async Task AwaitAsync(HttpContext context, RateClass rateClass, ValueTask<RateDecision> deciding) =>
        await ContinueAsync(context, rateClass, await deciding);

    private Task ContinueAsync(HttpContext context, RateClass rateClass, RateDecision decision)
    {
        rateClass.WriteHeaders(context.Response, decision);
        return decision.IsAllowed ? next(context) : RejectAsync(context, audit);
    }
}
