using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Data;

/// <summary>Where documents' bytes are kept (<c>Blobs</c>).</summary>
internal sealed class BlobOptions
{
    public const string Section = "Blobs";

    /// <summary>A directory that all replicas of the service share.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>How often files without a document are looked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How old such a file must be; longer than any upload takes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromHours(6);
}

[OptionsValidator]
internal sealed partial class BlobOptionsValidator : IValidateOptions<BlobOptions>;
