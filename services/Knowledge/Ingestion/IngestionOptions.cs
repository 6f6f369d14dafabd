using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Ingestion;

/// <summary>How documents are made searchable (<c>Ingestion</c>).</summary>
internal sealed class IngestionOptions
{
    public const string Section = "Ingestion";

    /// <summary>Documents in work at once in this process. Embedding keeps every processor busy with one already; two hide the reading.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 2;

    /// <summary>How often a worker may begin on a document before it is given up.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How long the reading of one document may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReadLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often documents are looked for that nobody is working on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long nothing must have been heard of a document in work, or of any worker while documents are queued.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a document may be queued beside busy workers before they are told of it again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan QueueLimit { get; set; } = TimeSpan.FromMinutes(10);
}

[OptionsValidator]
internal sealed partial class IngestionOptionsValidator : IValidateOptions<IngestionOptions>;
