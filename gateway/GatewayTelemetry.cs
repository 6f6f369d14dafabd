using System.Diagnostics.Metrics;

namespace Egret.Gateway;

/// <summary>The metrics of the gateway.</summary>
internal static class GatewayTelemetry
{
    private static readonly Meter Meter = new("Egret.Gateway");

    private static readonly Histogram<double> RevocationDelay = Meter.CreateHistogram(
        "egret.gateway.revocation.delay",
        "s",
        "Time from an invalidation by the owner of an access decision to its effect in this gateway.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
        });

    /// <summary>Records an invalidation that arrived through the backplane.</summary>
    /// <param name="delay">The time since it was sent; negative values, from differing clocks, count as zero.</param>
    public static void InvalidationReceived(TimeSpan delay) => RevocationDelay.Record(Math.Max(0, delay.TotalSeconds));
}
