using System.Globalization;

namespace Egret.Dashboard.Parts;

/// <summary>Numbers of things as people say them.</summary>
internal static class Counted
{
    /// <summary>Such as "1 page", "12 pages".</summary>
    public static string Of(int number, string noun) =>
        number == 1 ? $"1 {noun}" : $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}s";
}
