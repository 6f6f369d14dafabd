using Egret.Testing;

namespace Egret.Dashboard.Tests;

/// <summary>Screenshots for review, and images of the documentation.</summary>
internal static class Screenshots
{
    private static readonly string Folder = Path.Combine(Repository.Root, "TestResults", "screenshots");

    /// <summary>
    /// Saves a screenshot of the page to <c>TestResults/screenshots</c> in a thorough run. The audits take hundreds,
    /// which cost more time than their checks.
    /// </summary>
    public static async Task SaveScreenshotAsync(this BrowserUser user, string name)
    {
        if (Trials.IsThorough)
        {
            await user.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}-{NameOf(user.ColorScheme)}.png") });
        }
    }

    /// <summary>Updates an image of the documentation where <c>EGRET_UPDATE_PICTURES=1</c> is set.</summary>
    public static async Task UpdateDocumentationImageAsync(this BrowserUser user, string name)
    {
        if (Environment.GetEnvironmentVariable("EGRET_UPDATE_PICTURES") == "1")
        {
            await user.Page.Locator(".mud-snackbar").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await user.WaitUntilLoadedAsync();
            await user.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "images", $"{name}.png") });
        }
    }

    /// <summary>Value of the page's <c>data-theme</c> attribute for a color scheme.</summary>
    public static string NameOf(ColorScheme scheme) => scheme == ColorScheme.Dark ? "dark" : "light";
}
