using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Knowledge.Documents;

/// <summary>What may be uploaded (<c>Documents</c>).</summary>
internal sealed class DocumentOptions
{
    public const string Section = "Documents";

    /// <summary>The largest file, in bytes.</summary>
    [Range(1, 4L << 30)]
    public long MaxBytes { get; set; } = 25L << 20;

    /// <summary>How much an organisation may keep, in bytes; null for as much as it likes.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxStorageBytes { get; set; }

    /// <summary>The largest request: the file, its metadata and the frame around them.</summary>
    public long MaxRequestBytes => MaxBytes + (1 << 20);
}

[OptionsValidator]
internal sealed partial class DocumentOptionsValidator : IValidateOptions<DocumentOptions>;
