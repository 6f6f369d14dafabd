using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

/// <summary>What may be uploaded, as Knowledge has it (<see cref="UploadLimit"/>).</summary>
internal sealed class UploadOptions
{
    /// <summary>The largest file, in bytes.</summary>
    [Range(1, UploadLimit.HighestMaxBytes)]
    public long MaxBytes { get; set; } = UploadLimit.DefaultMaxBytes;
}
