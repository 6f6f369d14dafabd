using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>What may be uploaded (<c>Documents</c>).</summary>
internal sealed class DocumentOptions
{
    public const string Section = UploadLimit.Section;

    /// <summary>What a body in chunks may grow by on its way through the gateway, which cuts it anew and whose count must be the first to say no.</summary>
    private const long RoomForChunks = 1L << 19;

    /// <summary>The largest file, in bytes.</summary>
    [Range(1, UploadLimit.HighestMaxBytes)]
    public long MaxBytes { get; set; } = UploadLimit.DefaultMaxBytes;

    /// <summary>How much an organisation may keep, in bytes; null for as much as it likes.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxStorageBytes { get; set; }

    /// <summary>The largest request on the wire; a little more than the gateway lets through.</summary>
    public long MaxRequestBytes => UploadLimit.RequestBytes(MaxBytes) + RoomForChunks;
}

[OptionsValidator]
internal sealed partial class DocumentOptionsValidator : IValidateOptions<DocumentOptions>;
