using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults;

namespace Egret.Knowledge.Documents;

/// <summary>The limits for uploads (<c>Documents</c>).</summary>
internal sealed class DocumentOptions
{
    public const string Section = UploadLimit.Section;

    /// <summary>
    /// The difference to the limit of the gateway, in bytes. The gateway forwards a chunked body with other chunk
    /// sizes, and its limit must apply first.
    /// </summary>
    private const long ChunkOverhead = 1L << 19;

    /// <summary>The maximum size of a file, in bytes.</summary>
    [Range(1, UploadLimit.MaxConfigurableBytes)]
    public long MaxBytes { get; set; } = UploadLimit.DefaultMaxBytes;

    /// <summary>The maximum size of all documents of an organisation, in bytes; null for no limit.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxStorageBytes { get; set; }

    /// <summary>The maximum size of a request, in bytes: slightly above the limit of the gateway.</summary>
    public long MaxRequestBytes => UploadLimit.RequestBytes(MaxBytes) + ChunkOverhead;
}
