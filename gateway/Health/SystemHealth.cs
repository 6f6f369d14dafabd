using System.Collections.Frozen;
using StackExchange.Redis;

namespace Egret.Gateway.Health;

/// <summary>
/// Probes the health of all parts concurrently, at most once per second and with a timeout of 1 s, independent of the
/// number of requests.
/// </summary>
internal sealed class SystemHealth(IHttpClientFactory clients, IConnectionMultiplexer redis, TimeProvider time)
{
    /// <summary>The name of the HTTP client of the probes.</summary>
    public const string ProbeClient = "probe";

    private const string Healthy = "healthy";
    private const string Degraded = "degraded";
    private const string Unhealthy = "unhealthy";
    private static readonly string[] Services = ["identity", "keys", "knowledge", "chat"];
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<SystemHealthResponse>? _latest;
    private long _probedAt;

    /// <summary>The health, at most 1 s old.</summary>
    public Task<SystemHealthResponse> GetAsync()
    {
        lock (_lock)
        {
            if (_latest is null || time.GetElapsedTime(_probedAt) > CacheDuration)
            {
                _probedAt = time.GetTimestamp();
                _latest = ProbeAllAsync();
            }

            return _latest;
        }
    }

    /// <summary>Whether the health check of a service succeeded within 1 s.</summary>
    public async Task<bool> IsHealthyAsync(string service) => (await GetAsync()).Parts.GetValueOrDefault(service) == Healthy;

    /// <summary>Whether the system can serve at least some requests.</summary>
    public static bool CanServe(SystemHealthResponse health) => health.Status != Unhealthy;

    private async Task<SystemHealthResponse> ProbeAllAsync()
    {
        var states = await Task.WhenAll(Services.Select(ProbeAsync));
        var parts = Services.Zip(states).Append(("cache", redis.IsConnected ? Healthy : Unhealthy))
            .ToFrozenDictionary(part => part.Item1, part => part.Item2);
        // Without Identity no caller can be identified. Without any other part some requests can be served.
        var status = parts["identity"] != Healthy ? Unhealthy : parts.Values.All(state => state == Healthy) ? Healthy : Degraded;
        return new SystemHealthResponse(status, parts);
    }

    private async Task<string> ProbeAsync(string service)
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
