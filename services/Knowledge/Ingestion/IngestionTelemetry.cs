using System.Diagnostics.Metrics;

namespace Egret.Knowledge.Ingestion;

/// <summary>The metrics of ingestion.</summary>
internal static class IngestionTelemetry
{
    private static readonly Meter Meter = new("Egret.Knowledge");

    private static readonly Counter<long> Passages = Meter.CreateCounter<long>(
        "egret.knowledge.passages", "{passage}",
        "Passages that ingestion has indexed. Its rate is the throughput of ingestion.");

    private static readonly Counter<long> Documents = Meter.CreateCounter<long>(
        "egret.knowledge.documents", "{document}", "Documents whose ingestion has ended, by status: ready or failed.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "egret.knowledge.ingestion.duration", "s", "Time from the claim of a document to its last passage.");

    private static readonly Gauge<double> QueueAge = Meter.CreateGauge<double>(
        "egret.knowledge.ingestion.queue.age", "s",
        "Time since the oldest queued document was queued; 0 if none is queued.");

    /// <summary>Counts an ingested document.</summary>
    public static void DocumentIngested(int passages, TimeSpan duration)
    {
        Passages.Add(passages);
        Documents.Add(1, new KeyValuePair<string, object?>("egret.document.status", "ready"));
        Duration.Record(duration.TotalSeconds);
    }

    /// <summary>Counts a failed document.</summary>
    public static void DocumentFailed() =>
        Documents.Add(1, new KeyValuePair<string, object?>("egret.document.status", "failed"));

    /// <summary>Sets the age of the oldest queued document.</summary>
    public static void QueueObserved(TimeSpan age) => QueueAge.Record(age.TotalSeconds);
}
