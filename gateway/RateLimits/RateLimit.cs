using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.RateLimits;

/// <summary>
/// Refuses with 429 what goes beyond the limit of the route's class, counted per key or user, else per address; and tells everybody how much
/// is left, so that an honest client slows down before it is refused.
/// </summary>
internal sealed class RateLimit(RequestDelegate next, RateLimitCounters counters, AuditTrail audit)
{
    public Task InvokeAsync(HttpContext context)
    {
        var counted = ClassOf(context);
        var deciding = counters.AcquireAsync(counted, RatePartition.Of(context));
        // Only the exact classes wait for Redis; the others are decided already and cost no state machine.
        return deciding.IsCompletedSuccessfully ? ContinueAsync(context, counted, deciding.Result) : AwaitAsync(context, counted, deciding);
    }

    /// <summary>The class of the request's route.</summary>
    public static RateClass ClassOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RateClass>() ?? throw new InvalidOperationException("A route of the gateway has a limit.");

    /// <summary>Answers a request that is one too many.</summary>
    public static Task RejectAsync(HttpContext context, AuditTrail audit)
    {
        audit.RecordRejection(context, AuditActions.RateLimit, ErrorCodes.RateLimited);
        return context.WriteProblemAsync(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited);
    }

    private async Task AwaitAsync(HttpContext context, RateClass counted, ValueTask<RateDecision> deciding) =>
        await ContinueAsync(context, counted, await deciding);

    private Task ContinueAsync(HttpContext context, RateClass counted, RateDecision decision)
    {
        counted.WriteHeaders(context.Response, decision);
        return decision.IsAllowed ? next(context) : RejectAsync(context, audit);
    }
}
