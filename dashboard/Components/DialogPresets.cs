using MudBlazor;

namespace Egret.Dashboard.Components;

/// <summary>Common dialog options.</summary>
internal static class DialogPresets
{
    /// <summary>For a confirmation or a few fields.</summary>
    public static DialogOptions Narrow { get; } = new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };
}
