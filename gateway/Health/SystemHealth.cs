using System.Collections.Frozen;
using Egret.Gateway.OpenApi;
using StackExchange.Redis;

namespace Egret.Gateway.Health;

/// <summary>How all parts are, in JSON: <c>{"status":"healthy","parts":{"identity":"healthy",…}}</c>.</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c> when a part is away; <c>unhealthy</c> when no caller can be identified.</param>
/// <param name="Parts">Each part's own.</param>
public sealed record SystemHealthResponse(string Status, IReadOnlyDictionary<string, string> Parts);

/// <summary>
/// Asks the parts how they are, at most once a second however often it is asked itself, all at once, and waits for none longer than a second.
/// </summary>
internal sealed class SystemHealth(IHttpClientFactory clients, IConnectionMultiplexer redis, TimeProvider time)
{
    public const string ProbeClient = "probe";

    private const string Healthy = "healthy";
    private const string Degraded = "degraded";
    private const string Unhealthy = "unhealthy";
    private static readonly string[] Services = ["identity", "keys", "knowledge", "chat"];
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<SystemHealthResponse>? _latest;
    private long _askedAt;

    /// <summary>The state of a moment ago.</summary>
    public Task<SystemHealthResponse> GetAsync()
    {
        lock (_lock)
        {
            if (_latest is null || time.GetElapsedTime(_askedAt) > Freshness)
            {
                _askedAt = time.GetTimestamp();
                _latest = AskAllAsync();
            }

            return _latest;
        }
    }

    /// <summary>Whether a service answered its health check within a second, and without an error.</summary>
    public async Task<bool> IsHealthyAsync(string service) => (await GetAsync()).Parts.GetValueOrDefault(service) == Healthy;

    public static bool CanServe(SystemHealthResponse health) => health.Status != Unhealthy;

    private async Task<SystemHealthResponse> AskAllAsync()
    {
        var states = await Task.WhenAll(Services.Select(AskAsync));
        var parts = Services.Zip(states).Append(("cache", redis.IsConnected ? Healthy : Unhealthy)).ToFrozenDictionary(part => part.Item1, part => part.Item2);
        // Without Identity neither a token nor a key leads to a user. Without any other part, some still is served.
        var status = parts["identity"] != Healthy ? Unhealthy : parts.Values.All(state => state == Healthy) ? Healthy : Degraded;
        return new SystemHealthResponse(status, parts);
    }

    private async Task<string> AskAsync(string service)
    {
        try
        {
            using var response = await clients.CreateClient(ProbeClient)
                .GetAsync(new Uri($"https+http://{service}/health"), HttpCompletionOption.ResponseHeadersRead);
            return response.IsSuccessStatusCode ? Healthy : Unhealthy;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return Unhealthy;
        }
    }
}

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
