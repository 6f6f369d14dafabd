using System.Collections.Frozen;
using Egret.Gateway.OpenApi;
using StackExchange.Redis;

namespace Egret.Gateway.Health;

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
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<SystemHealthResponse>? _latest;
    private long _probedAt;

    /// <summary>The state of a moment ago.</summary>
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

    /// <summary>Whether a service answered its health check within a second, and without an error.</summary>
    public async Task<bool> IsHealthyAsync(string service) => (await GetAsync()).Parts.GetValueOrDefault(service) == Healthy;

    public static bool CanServe(SystemHealthResponse health) => health.Status != Unhealthy;

    private async Task<SystemHealthResponse> ProbeAllAsync()
    {
        var states = await Task.WhenAll(Services.Select(ProbeAsync));
        var parts = Services.Zip(states).Append(("cache", redis.IsConnected ? Healthy : Unhealthy)).ToFrozenDictionary(part => part.Item1, part => part.Item2);
        // Without Identity neither a token nor a key leads to a user. Without any other part, some still is served.
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
