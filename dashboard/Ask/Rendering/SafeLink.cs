namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Which addresses in a model's or a document's words become links.</summary>
internal static class SafeLink
{
    /// <summary>The address, if it leads to a page on the web or of this host; null for everything that could run something.</summary>
    public static string? Of(string? address)
    {
        var trimmed = address?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Any(char.IsControl))
        {
            return null;
        }

        if (trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return trimmed;
        }

        // Before its path a relative address has no colon; what has one names a scheme.
        var path = trimmed.IndexOfAny(['/', '?', '#']);
        return (path < 0 ? trimmed : trimmed[..path]).Contains(':', StringComparison.Ordinal) ? null : trimmed;
    }
}
