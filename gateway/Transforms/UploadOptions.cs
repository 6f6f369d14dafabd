using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

/// <summary>What may be uploaded, as Knowledge has it (<see cref="UploadLimit"/>).</summary>
internal sealed class UploadOptions
{
    /// <summary>The largest file, in bytes.</summary>
    [Range(1, UploadLimit.MaxConfigurableBytes)]
    public long MaxBytes { get; set; } = UploadLimit.DefaultMaxBytes;
}

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
