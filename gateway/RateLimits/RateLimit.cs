using System.Globalization;
using System.Threading.RateLimiting;
using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.RateLimits;

/// <summary>Refuses with 429 what goes beyond the limit of the route's class, counted per key or user, else per address.</summary>
internal sealed class RateLimit(RequestDelegate next, RateCounters counters)
{
    private const string MetadataKey = "RateLimit";

    public async Task InvokeAsync(HttpContext context)
    {
        var name = context.GetRouteModel().Config.Metadata?.GetValueOrDefault(MetadataKey) ?? RateCounters.Cheap;
        using var lease = counters.Acquire(name, Subject.Of(context));
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        await RefuseAsync(context, name, lease);
    }

    private Task RefuseAsync(HttpContext context, string name, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : RateCounters.Window;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var headers = context.Response.Headers;
        headers.RetryAfter = seconds;
        headers["RateLimit"] = $"\"{name}\";r=0;t={seconds}";
        headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture, $"\"{name}\";q={counters.PermitsOf(name)};w={(int)RateCounters.Window.TotalSeconds}");
        return context.WriteProblemAsync(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited);
    }
}
