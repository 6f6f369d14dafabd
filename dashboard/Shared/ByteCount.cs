using System.Globalization;

namespace Egret.Dashboard.Shared;

/// <summary>Bytes as people say them.</summary>
internal static class ByteCount
{
    private const double Step = 1024;

    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    /// <summary>Such as "1.5 MB".</summary>
    public static string Say(long bytes)
    {
        var number = (double)bytes;
        var unit = 0;
        while (number >= Step && unit < Units.Length - 1)
        {
            number /= Step;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {Units[unit]}");
    }
}
