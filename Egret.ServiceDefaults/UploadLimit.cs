namespace Egret.ServiceDefaults;

/// <summary>
/// How large an upload may be, for the service that takes it and for the gateway before it: a service hangs up on what is too large, and the
/// gateway, which is still sending then, would not hear why. So the gateway has to know it too.
/// </summary>
public static class UploadLimit
{
    /// <summary>The configuration section that says it in both.</summary>
    public const string Section = "Documents";

    /// <summary>The largest file where nothing else is configured, in bytes: 25 MiB.</summary>
    public const long DefaultMaxBytes = 25L << 20;

    /// <summary>The largest file that may be configured, in bytes: 4 GiB.</summary>
    public const long HighestMaxBytes = 4L << 30;

    private const long FrameBytes = 1L << 20;

    /// <summary>The largest request: the file, its metadata and the frame around them.</summary>
    /// <param name="maxBytes">The largest file.</param>
    public static long RequestBytes(long maxBytes) => maxBytes + FrameBytes;
}
