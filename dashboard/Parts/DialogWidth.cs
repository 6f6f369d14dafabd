using MudBlazor;

namespace Egret.Dashboard.Parts;

/// <summary>How dialogs are shown that have no wish of their own.</summary>
internal static class DialogWidth
{
    /// <summary>For a question or a few fields.</summary>
    public static DialogOptions Narrow { get; } = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };
}
