using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults;

namespace Egret.Gateway.Routing;

/// <summary>The limit of uploads; the same setting as in Knowledge (<see cref="UploadLimit"/>).</summary>
internal sealed class UploadOptions
{
    /// <summary>The maximum size of a file, in bytes.</summary>
    [Range(1, UploadLimit.MaxConfigurableBytes)]
    public long MaxBytes { get; set; } = UploadLimit.DefaultMaxBytes;
}
