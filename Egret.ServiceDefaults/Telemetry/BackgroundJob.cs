using System.Diagnostics;

namespace Egret.ServiceDefaults.Telemetry;

/// <summary>
/// The traces of background work. Polling is not traced (<see cref="WorkSampler"/>); a background service that finds
/// work calls <see cref="Start"/> before the work, or <see cref="Record"/> after work that one statement finds and
/// does.
/// </summary>
public static class BackgroundJob
{
    private const string ItemsTag = "egret.job.items";
    private static readonly ActivitySource Source = new("Egret.BackgroundJobs");

    /// <summary>Starts the span of a job; dispose it at the end of the job.</summary>
    /// <param name="name">The job as verb and noun, in lower case: <c>deliver mail</c>.</param>
    /// <returns>The span; null if traces are not exported.</returns>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Records a finished job as a span without children; does nothing if the job had nothing to do.</summary>
    /// <param name="name">The job as verb and noun, in lower case: <c>purge expired rows</c>.</param>
    /// <param name="startedAt">The time at which the job started.</param>
    /// <param name="items">The number of rows that it changed.</param>
    public static void Record(string name, DateTimeOffset startedAt, int items)
    {
        if (items > 0)
        {
            using var activity = Source.StartActivity(name, ActivityKind.Internal, parentContext: default, startTime: startedAt);
            activity?.SetTag(ItemsTag, items);
        }
    }
}
