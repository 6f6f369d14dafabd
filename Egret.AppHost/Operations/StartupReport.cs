using Egret.AppHost.LocalServers;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Operations;

/// <summary>
/// Logs each resource that becomes healthy and the end of the start. If a resource cannot start, logs its output and
/// stops the application with exit code 1. The script <c>run</c> reads these messages.
/// </summary>
internal sealed partial class StartupReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, ResourceOutput output, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<StartupReport> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int FailureExitCode = 1;
    private static readonly TimeSpan ReminderInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ReasonsAfter = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var started = Time.GetTimestamp();
        var progress = new StartupProgress(model.Resources);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var reminder = ReportPendingAsync(progress, done.Token);
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            var name = change.Resource.Name;
            var state = change.Snapshot.State?.Text;
            if (state == KnownResourceStates.FailedToStart && progress.IsPending(name))
            {
                await FailAsync(change, stoppingToken);
                break;
            }

            if (state != KnownResourceStates.Running || change.Snapshot.HealthStatus != HealthStatus.Healthy || !progress.TryComplete(name))
            {
                continue;
            }

            var seconds = SecondsSince(started);
            ResourceReady(name, progress.Ready, progress.Total, seconds);
            if (progress.IsComplete)
            {
                EgretReady(seconds);
                break;
            }
        }

        await done.CancelAsync();
        await reminder;
    }

    private async Task FailAsync(ResourceEvent failed, CancellationToken cancellationToken)
    {
        var tail = ResourceOutput.Format(await output.ReadTailAsync(failed.ResourceId, cancellationToken));
        var advice = StartupFailureAdvice.For(failed.Resource);
        ResourceFailed(failed.Resource.Name, tail, advice);
        Environment.ExitCode = FailureExitCode;
        lifetime.StopApplication();
    }

    private double SecondsSince(long started) => Math.Round(Time.GetElapsedTime(started).TotalSeconds, 1);

    /// <summary>Logs the pending resources every 15 s, after a minute with the reason of each.</summary>
    private async Task ReportPendingAsync(StartupProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            var started = Time.GetTimestamp();
            using var timer = new PeriodicTimer(ReminderInterval, Time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var withReasons = Time.GetElapsedTime(started) > ReasonsAfter;
                var pending = string.Join(", ", progress.Pending.Select(name => withReasons ? $"{name} ({Describe(name)})" : name));
                ResourcesPending(pending);
            }
        }
        catch (OperationCanceledException)
        {
            // The start is complete or the application stops.
        }
    }

    private string Describe(string name)
    {
        if (!notifications.TryGetCurrentState(name, out var current))
        {
            return "not started";
        }

        // The first line only: exception messages can have many.
        var reasons = current.Snapshot.HealthReports
            .Where(report => report.Status is not HealthStatus.Healthy && !string.IsNullOrWhiteSpace(report.Description))
            .Select(report => report.Description!.Split('\n', 2)[0].Trim());
        return string.Join("; ", reasons.Prepend(current.Snapshot.State?.Text ?? "not started"));
    }

    [LoggerMessage(EventId = 10, Level = LogLevel.Information, Message = "{Resource} is ready, {Ready} of {Total}, after {Seconds} s")]
    private partial void ResourceReady(string resource, int ready, int total, double seconds);

    [LoggerMessage(EventId = 11, Level = LogLevel.Information, Message = "Waiting for {Resources}")]
    private partial void ResourcesPending(string resources);

    [LoggerMessage(EventId = 12, Level = LogLevel.Information, Message = "Egret is ready after {Seconds} s")]
    private partial void EgretReady(double seconds);

    [LoggerMessage(EventId = 13, Level = LogLevel.Critical,
        Message = "Start failed: {Resource} could not be started. Its output: {OutputTail}\n{Advice}")]
    private partial void ResourceFailed(string resource, string outputTail, string advice);
}
