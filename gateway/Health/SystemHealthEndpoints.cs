using System.Collections.Frozen;
using Egret.Gateway.OpenApi;
using StackExchange.Redis;

namespace Egret.Gateway.Health;

internal static class SystemHealthEndpoints
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);

    public static void AddSystemHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(SystemHealth.ProbeClient, client => client.Timeout = ProbeLimit);
        builder.Services.AddSingleton<SystemHealth>();
    }

    /// <summary>Instead of the defaults of the services: the gateway answers for the whole system.</summary>
    public static void MapSystemHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/", async (SystemHealth health) =>
        {
            var state = await health.GetAsync();
            return TypedResults.Json(state, statusCode: SystemHealth.CanServe(state) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        })
            .WithName("Health").WithTags(ApiDocumentEndpoints.Tag).AllowAnonymous()
            .WithSummary("Tells how each part of the system is")
            .WithDescription("`degraded` when a part is away; 503 and `unhealthy` when no caller can be identified.")
            .Produces<SystemHealthResponse>()
            .Produces<SystemHealthResponse>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/alive/", () => TypedResults.Text("Healthy"))
            .WithName("Alive").WithTags(ApiDocumentEndpoints.Tag).AllowAnonymous()
            .WithSummary("Tells that the gateway's process answers");
    }
}
