namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>What one document may cost: beyond any real regulation, and within a worker's memory.</summary>
internal static class ReadingLimits
{
    public const int Characters = 20_000_000;

    public const int Pages = 10_000;

    public const int Passages = 200_000;

    /// <summary>Markup elements of an HTML page; each costs a few hundred bytes of memory.</summary>
    public const int MarkupElements = 500_000;

    /// <summary>What any compressed part may grow to, in bytes.</summary>
    public const long UncompressedBytes = 256L * 1024 * 1024;

    /// <summary>A reader that is still at it after this is being kept busy on purpose.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromMinutes(3);
}
