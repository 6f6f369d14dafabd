using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Authentication;

/// <summary>Builds the address of the sign-in page and the address to return to.</summary>
internal static class SignInAddress
{
    /// <summary>The sign-in page, which returns to the home page.</summary>
    public const string Page = "sign-in";

    private const string Start = "/";

    /// <summary>
    /// Returns the sign-in page with the current address as return address, without the fragment, which may contain a
    /// secret.
    /// </summary>
    public static string Before(NavigationManager navigation)
    {
        var path = navigation.ToBaseRelativePath(navigation.Uri).Split('#', 2)[0];
        return path.Length == 0 || path.StartsWith(Page, StringComparison.Ordinal)
            ? Page
            : $"{Page}?next={Uri.EscapeDataString(path)}";
    }

    /// <summary>
    /// Returns the address to return to: always a page of the dashboard, never another host (open redirect).
    /// </summary>
    public static string After(string? next, NavigationManager navigation)
    {
        // Browsers treat a backslash as a slash and remove tabs and line feeds, so they would resolve such an address
        // differently.
        if (string.IsNullOrEmpty(next) || next.Any(character => char.IsControl(character) || character == '\\'))
        {
            return Start;
        }

        var home = new Uri(navigation.BaseUri);
        // Returned as an absolute address: a path that starts with two slashes would name another host.
        return Uri.TryCreate(next, UriKind.Relative, out var path) && Uri.TryCreate(home, path, out var there)
            && there.UserInfo.Length == 0
            && (there.Scheme, there.Host, there.Port) == (home.Scheme, home.Host, home.Port)
            ? there.AbsoluteUri
            : Start;
    }
}
