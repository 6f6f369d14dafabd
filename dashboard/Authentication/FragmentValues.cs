using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Authentication;

/// <summary>
/// Reads name-value pairs from the fragment of the address, as in mail links: <c>#name=value&amp;name=value</c>.
/// </summary>
internal static class FragmentValues
{
    public static Dictionary<string, string> Of(NavigationManager navigation) =>
        new Uri(navigation.Uri).Fragment.TrimStart('#')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => Uri.UnescapeDataString(group.First()[1]), StringComparer.Ordinal);
}
