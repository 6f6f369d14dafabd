using Egret.ServiceDefaults.BackgroundWork;
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
    DistributedApplicationModel model, ResourceNotificationService notifications, TimeProvider time, ILogger<StartReport> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan ReminderInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReasonsAfter = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var started = Time.GetTimestamp();
        // Databases are ready with their server, a moment later: naming each would say nothing more.
        var pending = model.Resources
            .Where(resource => resource is ProjectResource or (IResourceWithConnectionString and not ConnectionStringResource))
            .Select(resource => resource.Name)
            .ToHashSet(StringComparer.Ordinal);
        var total = pending.Count;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var reminder = RemindAsync(pending, done.Token);
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Snapshot.HealthStatus != HealthStatus.Healthy || change.Snapshot.State?.Text != KnownResourceStates.Running)
            {
                continue;
            }

            lock (pending)
            {
                if (!pending.Remove(change.Resource.Name))
                {
                    continue;
                }
            }

            var seconds = SecondsSince(started);
            ResourceReady(change.Resource.Name, total - pending.Count, total, seconds);
            if (pending.Count == 0)
            {
                break;
            }
        }

        await done.CancelAsync();
        await reminder;
        var allSeconds = SecondsSince(started);
        EgretReady(allSeconds);
    }

    private double SecondsSince(long started) => Math.Round(Time.GetElapsedTime(started).TotalSeconds, 1);

    /// <summary>Says now and then what is still awaited, and after a minute also why, so that nobody has to guess before a silent console.</summary>
    private async Task RemindAsync(HashSet<string> pending, CancellationToken cancellationToken)
    {
        try
        {
            var started = Time.GetTimestamp();
            using var timer = new PeriodicTimer(ReminderInterval, Time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                string[] names;
                lock (pending)
                {
                    names = [.. pending.Order(StringComparer.Ordinal)];
                }

                var givesReasons = Time.GetElapsedTime(started) > ReasonsAfter;
                var awaited = string.Join(", ", names.Select(name => givesReasons ? $"{name} ({Describe(name)})" : name));
                StillWaiting(awaited);
            }
        }
        catch (OperationCanceledException)
        {
            // All are ready, or the system is being stopped.
        }
    }

    private string Describe(string name)
    {
        if (!notifications.TryGetCurrentState(name, out var current))
        {
            return "not started";
        }

        // The first line: an exception's text may have many.
        var reasons = current.Snapshot.HealthReports
            .Where(report => report.Status is not HealthStatus.Healthy && !string.IsNullOrWhiteSpace(report.Description))
            .Select(report => report.Description!.Split('\n', 2)[0].Trim());
        return string.Join("; ", reasons.Prepend(current.Snapshot.State?.Text ?? "not started"));
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "{Resource} is ready, {Ready} of {Total}, after {Seconds} s")]
    private partial void ResourceReady(string resource, int ready, int total, double seconds);

    [LoggerMessage(EventId = 11, Level = LogLevel.Information, Message = "Waiting for {Resources}")]
    private partial void StillWaiting(string resources);

    [LoggerMessage(EventId = 12, Level = LogLevel.Information, Message = "Egret is ready after {Seconds} s")]
    private partial void EgretReady(double seconds);
}
