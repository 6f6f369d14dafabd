using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Egret.ServiceDefaults.BackgroundWork;
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
            // The end of this process ends every other one, so that no failed background service may cause it.
            builder.Services.Configure<HostOptions>(host =>
                host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        }
    }
}

internal sealed partial class Supervisor(
    ResourceNotificationService notifications, ResourceCommandService commands, ResourceLoggerService logs, TimeProvider time, ILogger<Supervisor> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int LastWords = 10;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(3);
    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    protected override async Task RunAsync(CancellationToken stoppingToken)
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
                watched.IsDown = false;
                watched.RunningSince ??= Time.GetTimestamp();
            }
            else if (state == KnownResourceStates.Starting)
            {
                watched.IsDown = false;
            }
            else if (state == KnownResourceStates.Stopping)
            {
                watched.IsStopWanted = true;
            }
            else if (state is not null && KnownResourceStates.TerminalStates.Contains(state) && !watched.IsDown)
            {
                watched.IsDown = true;
                var wasStable = watched.RunningSince is { } since && Time.GetElapsedTime(since) > StableAfter;
                watched.RunningSince = null;
                if (!watched.IsStopWanted)
                {
                    watched.Deaths = wasStable ? 1 : watched.Deaths + 1;
                    // Apart from the watch, so that one that keeps dying does not hold up the others.
                    _ = RestartAsync(change.Resource.Name, change.ResourceId, change.Snapshot.ExitCode, watched, stoppingToken);
                }
            }
        }
    }

    private async Task RestartAsync(string name, string id, int? exitCode, Watched watched, CancellationToken cancellationToken)
    {
        try
        {
            var delay = TimeSpan.FromSeconds(Math.Min(LongestDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(watched.Deaths - 1, 10))));
            ResourceDied(name, exitCode, delay.TotalSeconds, await LastWordsAsync(id, cancellationToken));
            await Task.Delay(delay, Time, cancellationToken);
            // It never gives up: what it waits for, a full disk or a missing package, is mended while it waits. The operator may
            // have started it by hand by now.
            while (watched.IsDown)
            {
                var result = await commands.ExecuteCommandAsync(id, KnownResourceCommands.StartCommand, cancellationToken);
                if (result.Success)
                {
                    return;
                }

                NotRestarted(name, result.Message, LongestDelay.TotalSeconds);
                await Task.Delay(LongestDelay, Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The whole system is being stopped.
        }
        catch (Exception exception)
        {
            RestartFailed(name, exception);
        }
    }

    /// <summary>What the process said last: the dashboard has it too, but its next start begins a new page.</summary>
    private async Task<string> LastWordsAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LogLimit);
        List<string> lines = [];
        try
        {
            await foreach (var batch in logs.GetAllAsync(id).WithCancellation(limit.Token))
            {
                lines.AddRange(batch.Select(line => line.Content));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Then with what there is.
        }

        return lines.Count == 0 ? "(nothing)" : string.Concat(lines.TakeLast(LastWords).Select(line => Environment.NewLine + "  " + Colours().Replace(line, "")));
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colours();

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Resource} ended by itself with exit code {ExitCode}; it is started again in {Seconds} s. Its last words: {LastWords}")]
    private partial void ResourceDied(string resource, int? exitCode, double seconds, string lastWords);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Resource} could not be started again: {Reason}. The next attempt is in {Seconds} s")]
    private partial void NotRestarted(string resource, string? reason, double seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Critical, Message = "{Resource} could not be started again; start it in the dashboard")]
    private partial void RestartFailed(string resource, Exception exception);

    private sealed class Watched
    {
        public volatile bool IsDown;

        public bool IsStopWanted { get; set; }

        public long? RunningSince { get; set; }

        public int Deaths { get; set; }
    }
}
