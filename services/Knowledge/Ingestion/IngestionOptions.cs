using System.ComponentModel.DataAnnotations;

namespace Egret.Knowledge.Ingestion;

/// <summary>The settings of document ingestion (<c>Ingestion</c>).</summary>
internal sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>
    /// The number of documents that this process ingests concurrently. One document uses all processors while it is
    /// embedded; a second one uses the time of extraction and database access.
    /// </summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 2;

    /// <summary>The number of attempts after which ingestion of a document fails permanently.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>The time limit for the extraction of one document.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The interval between sweeps for stale documents.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time without progress after which a processing document is stale, and after which a queued document is
    /// stale if no worker is active.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The time after which a queued document is stale although workers are active.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
