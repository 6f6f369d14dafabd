using Egret.Gateway.OpenApi;

namespace Egret.Gateway.Health;

/// <summary>The endpoints <c>/health</c> and <c>/alive</c> of the whole system.</summary>
internal static class SystemHealthEndpoints
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Adds the probes.</summary>
    public static void AddSystemHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(SystemHealth.ProbeClient, client => client.Timeout = ProbeTimeout);
        builder.Services.AddSingleton<SystemHealth>();
    }

    /// <summary>
    /// Maps the endpoints. They replace the default endpoints of the services, which report one process.
    /// </summary>
    public static void MapSystemHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/", async (SystemHealth health) =>
        {
            var state = await health.GetAsync();
            var status = SystemHealth.CanServe(state) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return TypedResults.Json(state, statusCode: status);
        })
            .WithName("Health").WithTags(ApiDocumentEndpoints.Tag).AllowAnonymous()
            .WithSummary("Gets the health of each part of the system")
            .WithDescription("`degraded` if a part is unavailable; 503 and `unhealthy` if callers cannot be identified.")
            .Produces<SystemHealthResponse>()
            .Produces<SystemHealthResponse>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/alive/", () => TypedResults.Text("Healthy"))
            .WithName("Alive").WithTags(ApiDocumentEndpoints.Tag).AllowAnonymous()
            .WithSummary("Returns 200 while the gateway's process is running");
    }
}
