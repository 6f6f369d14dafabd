using MudBlazor;

namespace Egret.Dashboard.Library;

/// <summary>Where the parts of the library are.</summary>
internal static class LibraryAddress
{
    public const string Root = "/library";

    /// <summary>How its dialogs are shown.</summary>
    public static DialogOptions Narrow { get; } = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    public static string Of(string domain) => $"{Root}/{Uri.EscapeDataString(domain)}";

    public static string Of(string domain, string region) => $"{Of(domain)}/{Uri.EscapeDataString(region)}";
}
