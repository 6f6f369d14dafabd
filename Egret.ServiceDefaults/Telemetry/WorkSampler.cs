using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Egret.ServiceDefaults.Telemetry;

/// <summary>
/// Samples every trace that begins with work: a request (<see cref="ActivityKind.Server"/>), a message
/// (<see cref="ActivityKind.Consumer"/> and <see cref="ActivityKind.Producer"/>) or a named job
/// (<see cref="ActivityKind.Internal"/>, see <see cref="BackgroundJob"/>). Does not sample outgoing calls that belong
/// to no work: the database, Redis and HTTP calls of background services that poll.
/// </summary>
public sealed class WorkSampler : Sampler
{
    /// <inheritdoc />
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        var isRoot = parent.TraceId == default;
        if (isRoot)
        {
            return new SamplingResult(samplingParameters.Kind != ActivityKind.Client);
        }

        // The child of a remote parent is sampled regardless of the caller's flag (W3C Trace Context, section
        // 3.2.2.5.1): the trace_id of an error response must lead to a trace. A local parent that is not sampled is
        // polling, and so are its children.
        return new SamplingResult(parent.IsRemote || parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
    }
}
