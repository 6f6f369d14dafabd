using System.Globalization;

namespace Egret.Dashboard.Components;

/// <summary>Formats sizes in bytes.</summary>
internal static class ByteSize
{
    private const double Step = 1024;

    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    /// <summary>Formats a size with a unit, such as "1.5 MB".</summary>
    public static string Format(long bytes)
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
