using System.Globalization;

namespace Egret.Dashboard.Components;

/// <summary>Formats a number with its noun.</summary>
internal static class Pluralizer
{
    /// <summary>Formats a number with a noun in singular or plural, such as "1 page" or "12 pages".</summary>
    public static string Format(int number, string noun) =>
        number == 1 ? $"1 {noun}" : $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}s";
}
