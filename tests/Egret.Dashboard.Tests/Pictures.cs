using Egret.Testing;

namespace Egret.Dashboard.Tests;

/// <summary>Pictures of what a visitor sees, for people to look at.</summary>
internal static class Pictures
{
    /// <summary>Where those of a run are kept.</summary>
    private static readonly string Folder = Path.Combine(Repository.Root, "TestResults", "screenshots");

    /// <summary>Keeps a picture of the page.</summary>
    public static Task KeepScreenshotAsync(this Visitor visitor, string name) =>
        visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}-{NameOf(visitor.Theme)}.png") });

    /// <summary>Renews a picture of the documentation, where that is asked for.</summary>
    public static async Task KeepPictureAsync(this Visitor visitor, string name)
    {
        if (Environment.GetEnvironmentVariable("EGRET_UPDATE_PICTURES") == "1")
        {
            await visitor.Page.Locator(".mud-snackbar").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await visitor.SettleAsync();
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "images", $"{name}.png") });
        }
    }

    /// <summary>The theme as the page calls it.</summary>
    public static string NameOf(ColorScheme theme) => theme == ColorScheme.Dark ? "dark" : "light";
}
