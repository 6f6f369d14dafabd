using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Egret.AppHost.Infrastructure;

/// <summary>
/// Starts a service or server again that ended by itself, whatever killed it. One that the operator stopped in the dashboard
/// stays stopped.
/// </summary>
internal static class Supervision
{
    public static void AddSupervision(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            // Before the orchestrator's own, whose start ends only when everything runs.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Supervisor>());
        }
    }
}

internal sealed partial class Supervisor(
    ResourceNotificationService notifications, ResourceCommandService commands, TimeProvider time, ILogger<Supervisor> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (change.Resource is not (ProjectResource or LocalServer))
            {
                continue;
            }

            var watched = _watched.GetOrAdd(change.ResourceId, static _ => new Watched());
            var state = change.Snapshot.State?.Text;
            if (state == KnownResourceStates.Running)
            {
                watched.IsStopWanted = false;
                watched.RunningSince ??= time.GetTimestamp();
            }
            else if (state == KnownResourceStates.Stopping)
            {
                watched.IsStopWanted = true;
            }
            else if (state is not null && KnownResourceStates.TerminalStates.Contains(state) && watched.RunningSince is { } since)
            {
                watched.RunningSince = null;
                if (!watched.IsStopWanted)
                {
                    watched.Restarts = time.GetElapsedTime(since) > StableAfter ? 0 : watched.Restarts + 1;
                    // Apart from the watch, so that one that keeps dying does not hold up the others.
                    _ = RestartAsync(change.ResourceId, change.Snapshot.ExitCode, watched, stoppingToken);
                }
            }
        }
    }

    private async Task RestartAsync(string resource, int? exitCode, Watched watched, CancellationToken cancellationToken)
    {
        try
        {
            var delay = TimeSpan.FromSeconds(Math.Min(LongestDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(watched.Restarts, 10))));
            ResourceDied(resource, exitCode, delay);
            await Task.Delay(delay, time, cancellationToken);
            while (true)
            {
                var result = await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken);
                if (result.Success)
                {
                    return;
                }

                NotRestarted(resource, result.Message);
                await Task.Delay(LongestDelay, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The whole system is being stopped.
        }
        catch (Exception exception)
        {
            RestartFailed(resource, exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Resource} ended by itself with exit code {ExitCode}; it is started again in {Delay}")]
    private partial void ResourceDied(string resource, int? exitCode, TimeSpan delay);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Resource} could not be started again: {Reason}. It will be tried again")]
    private partial void NotRestarted(string resource, string? reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Critical, Message = "{Resource} could not be started again; start it in the dashboard")]
    private partial void RestartFailed(string resource, Exception exception);

    private sealed class Watched
    {
        public bool IsStopWanted { get; set; }

        public long? RunningSince { get; set; }

        public int Restarts { get; set; }
    }
}
