namespace Egret.ServiceDefaults;

/// <summary>
/// The size limit of uploads, which the service and the gateway share. A service that rejects an upload closes the
/// connection while the gateway is still sending, so that the gateway cannot read the response; it therefore checks
/// the limit itself.
/// </summary>
public static class UploadLimit
{
    /// <summary>The configuration section of the limit in both processes.</summary>
    public const string Section = "Documents";

    /// <summary>The default maximum size of a file, in bytes: 25 MiB.</summary>
    public const long DefaultMaxBytes = 25L << 20;

    /// <summary>The highest maximum size that can be configured, in bytes: 4 GiB.</summary>
    public const long MaxConfigurableBytes = 4L << 30;

    private const long MultipartOverheadBytes = 1L << 20;

    /// <summary>
    /// Returns the maximum size of a request in bytes: the file, its metadata and the multipart overhead.
    /// </summary>
    /// <param name="maxBytes">The maximum size of a file, in bytes.</param>
    public static long RequestBytes(long maxBytes) => maxBytes + MultipartOverheadBytes;
}
