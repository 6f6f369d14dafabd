using System.Globalization;
using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.ServiceDefaults.Errors;
using Yarp.ReverseProxy.Model;

namespace Egret.Gateway.RateLimits;

/// <summary>
/// Refuses with 429 what goes beyond the limit of the route's class, counted per key or user, else per address; and tells everybody how much
/// is left, so that an honest client slows down before it is refused.
/// </summary>
internal sealed class RateLimit(RequestDelegate next, RateCounters counters, AuditTrail audit)
{
    private const string MetadataKey = "RateLimit";

    public Task InvokeAsync(HttpContext context)
    {
        var counted = counters.ClassOf(ClassNameOf(context.GetRouteModel()));
        var deciding = counters.TakeAsync(counted, Subject.Of(context));
        // Only the exact classes wait for Redis; the others are decided already and cost no state machine.
        return deciding.IsCompletedSuccessfully ? GoOnAsync(context, counted, deciding.Result) : AwaitAsync(context, counted, deciding);
    }

    private static string ClassNameOf(RouteModel route) => route.Config.Metadata?.GetValueOrDefault(MetadataKey) ?? RateCounters.Cheap;

    private async Task AwaitAsync(HttpContext context, RateClass counted, ValueTask<RateDecision> deciding) =>
        await GoOnAsync(context, counted, await deciding);

    private Task GoOnAsync(HttpContext context, RateClass counted, RateDecision decision)
    {
        var headers = context.Response.Headers;
        headers["RateLimit"] = counted.Describe(decision);
        headers["RateLimit-Policy"] = counted.Policy;
        if (decision.IsAllowed)
        {
            return next(context);
        }

        audit.AccessRefused(context, AuditActions.RateLimit, ErrorCodes.RateLimited);
        headers.RetryAfter = decision.ResetSeconds.ToString(CultureInfo.InvariantCulture);
        return context.WriteProblemAsync(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited);
    }
}
