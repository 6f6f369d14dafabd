namespace Egret.Dashboard.Parts;

/// <summary>Attributes that the component library has no parameter for.</summary>
internal static class Fields
{
    /// <summary>What a password manager may fill in (HTML, autofill field names).</summary>
    public static Dictionary<string, object?> Autocomplete(string name) => new() { ["autocomplete"] = name };

    /// <summary>The name that a screen reader says where no text is seen.</summary>
    public static Dictionary<string, object?> Named(string label) => new() { ["aria-label"] = label };
}
