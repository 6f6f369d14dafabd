namespace Egret.Dashboard.Components;

/// <summary>HTML attributes for which the component library has no parameter.</summary>
internal static class InputAttributes
{
    /// <summary>The <c>autocomplete</c> attribute with an autofill field name (HTML standard).</summary>
    public static Dictionary<string, object?> Autocomplete(string name) => new() { ["autocomplete"] = name };

    /// <summary>The <c>aria-label</c> attribute, for fields without a visible label.</summary>
    public static Dictionary<string, object?> AriaLabel(string label) => new() { ["aria-label"] = label };
}
