using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.SignIn;

/// <summary>The way to the sign-in page and back to where somebody wanted to go.</summary>
internal static class SignInAddress
{
    /// <summary>The sign-in page, which then goes on to the start.</summary>
    public const string Page = "sign-in";

    private const string Start = "/";

    /// <summary>The sign-in page, which then goes on to the address of now; without what follows its hash, which may be a secret.</summary>
    public static string Before(NavigationManager navigation)
    {
        var path = navigation.ToBaseRelativePath(navigation.Uri).Split('#', 2)[0];
        return path.Length == 0 || path.StartsWith(Page, StringComparison.Ordinal) ? Page : $"{Page}?next={Uri.EscapeDataString(path)}";
    }

    /// <summary>Where to go on to: a page of the dashboard, never another host, whatever the address says.</summary>
    public static string After(string? next, NavigationManager navigation)
    {
        // Browsers take a backslash for a slash and leave out tabs and line feeds: what they make of such an address is not what is read here.
        if (string.IsNullOrEmpty(next) || next.Any(character => char.IsControl(character) || character == '\\'))
        {
            return Start;
        }

        var home = new Uri(navigation.BaseUri);
        // The whole address, or a path that begins with two slashes would be another host's once more.
        return Uri.TryCreate(next, UriKind.Relative, out var path) && Uri.TryCreate(home, path, out var there)
            && there.UserInfo.Length == 0 && (there.Scheme, there.Host, there.Port) == (home.Scheme, home.Host, home.Port)
            ? there.AbsoluteUri
            : Start;
    }
}
