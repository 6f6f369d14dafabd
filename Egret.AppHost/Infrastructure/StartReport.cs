using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Infrastructure;

/// <summary>Tells on the console how far the start has come, resource by resource, and when Egret can be used.</summary>
internal static class StartReporting
{
    public static void AddStartReport(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            // Before the orchestrator's own, whose start ends only when everything runs.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StartReport>());
        }
    }
}

internal sealed partial class StartReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, TimeProvider time, ILogger<StartReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        var pending = model.Resources.Where(resource => resource is ProjectResource or IResourceWithConnectionString).Select(resource => resource.Name).ToHashSet(StringComparer.Ordinal);
        var total = pending.Count;
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Snapshot.HealthStatus == HealthStatus.Healthy && change.Snapshot.State?.Text == KnownResourceStates.Running && pending.Remove(change.Resource.Name))
            {
                var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1);
                ResourceReady(change.Resource.Name, total - pending.Count, total, seconds);
                if (pending.Count == 0)
                {
                    break;
                }
            }
        }
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "{Resource} is ready, {Ready} of {Total}, after {Seconds} s")]
    private partial void ResourceReady(string resource, int ready, int total, double seconds);
}
