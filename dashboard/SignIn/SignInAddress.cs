using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.SignIn;

/// <summary>The way to the sign-in page and back to where somebody wanted to go.</summary>
internal static class SignInAddress
{
    private const string Page = "sign-in";

    /// <summary>The sign-in page, which then goes on to the address of now; without what follows its hash, which may be a secret.</summary>
    public static string Before(NavigationManager navigation)
    {
        var path = navigation.ToBaseRelativePath(navigation.Uri).Split('#', 2)[0];
        return path.Length == 0 || path.StartsWith(Page, StringComparison.Ordinal) ? Page : $"{Page}?next={Uri.EscapeDataString(path)}";
    }

    /// <summary>Where to go on to: a page of the dashboard, never another host, whatever the address says.</summary>
    public static string After(string? next) =>
        next is { Length: > 0 } && !next.StartsWith('/') && !next.Contains(':', StringComparison.Ordinal) && !next.Contains('\\', StringComparison.Ordinal)
            ? "/" + next
            : "/";
}
