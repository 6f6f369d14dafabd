using System.Collections.Concurrent;
using Egret.ServiceDefaults.BackgroundWork;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.LocalServers;

/// <summary>Restarts services and local servers that exit, after a delay that doubles from 1 s up to 30 s.</summary>
internal sealed partial class Supervisor(
    ResourceNotificationService notifications, ResourceCommandService commands, ResourceOutput output, TimeProvider time,
    ILogger<Supervisor> logger)
    : GuardedBackgroundService(time, logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(2);
    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, SupervisedResource> _resources = new(StringComparer.Ordinal);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is not (ProjectResource or LocalServer))
            {
                continue;
            }

            var resource = _resources.GetOrAdd(change.ResourceId, static _ => new SupervisedResource());
            var state = change.Snapshot.State?.Text;
            if (state == KnownResourceStates.Running)
            {
                resource.IsStopRequested = false;
                resource.IsDown = false;
                resource.RunningSince ??= Time.GetTimestamp();
            }
            else if (state == KnownResourceStates.Starting)
            {
                resource.IsDown = false;
            }
            else if (state == KnownResourceStates.Stopping)
            {
                resource.IsStopRequested = true;
            }
            else if (state is not null && KnownResourceStates.TerminalStates.Contains(state) && !resource.IsDown)
            {
                resource.IsDown = true;
                var wasStable = resource.RunningSince is { } since && Time.GetElapsedTime(since) > StableAfter;
                resource.RunningSince = null;
                if (!resource.IsStopRequested)
                {
                    resource.ExitCount = wasStable ? 1 : resource.ExitCount + 1;
                    // Not awaited: the delay of one resource must not delay the restart of others.
                    _ = RestartAsync(change.Resource.Name, change.ResourceId, change.Snapshot.ExitCode, resource, stoppingToken);
                }
            }
        }
    }

    private async Task RestartAsync(string name, string id, int? exitCode, SupervisedResource resource, CancellationToken cancellationToken)
    {
        try
        {
            var delay = DelayAfter(resource.ExitCount);
            var tail = await output.ReadTailAsync(id, cancellationToken);
            ResourceExited(name, exitCode, delay.TotalSeconds, ResourceOutput.Format(tail));
            await Task.Delay(delay, Time, cancellationToken);
            // Without a limit of attempts: the operator can repair the cause (a full disk, a missing package) at any
            // time, and can start the resource in the dashboard meanwhile.
            while (resource.IsDown)
            {
                var result = await commands.ExecuteCommandAsync(id, KnownResourceCommands.StartCommand, cancellationToken);
                if (result.Success)
                {
                    return;
                }

                RestartRejected(name, result.Message, MaxDelay.TotalSeconds);
                await Task.Delay(MaxDelay, Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
        catch (Exception exception)
        {
            RestartFailed(name, exception);
        }
    }

    private static TimeSpan DelayAfter(int exits)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(exits, 10) - 1);
        return delay < MaxDelay ? delay : MaxDelay;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error,
        Message = "{Resource} exited unexpectedly with code {ExitCode}; restart in {Seconds} s. Output tail: {OutputTail}")]
    private partial void ResourceExited(string resource, int? exitCode, double seconds, string outputTail);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Resource} was not restarted: {Reason}. Next attempt in {Seconds} s")]
    private partial void RestartRejected(string resource, string? reason, double seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Critical, Message = "Restart of {Resource} failed; start it in the dashboard")]
    private partial void RestartFailed(string resource, Exception exception);

    private sealed class SupervisedResource
    {
        public volatile bool IsDown;

        public bool IsStopRequested { get; set; }

        public long? RunningSince { get; set; }

        /// <summary>Number of unexpected exits since the resource was last stable.</summary>
        public int ExitCount { get; set; }
    }
}
