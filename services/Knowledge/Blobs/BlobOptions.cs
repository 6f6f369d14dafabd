using System.ComponentModel.DataAnnotations;

namespace Egret.Knowledge.Blobs;

/// <summary>The storage of document files (<c>Blobs</c>).</summary>
internal sealed class BlobOptions
{
    public const string Section = "Blobs";

    /// <summary>A directory that all replicas of the service share.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The interval between sweeps for files without a document.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The minimum age of a file that the sweep removes. It must exceed the duration of any upload.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromHours(6);
}
