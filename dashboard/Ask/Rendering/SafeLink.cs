namespace Egret.Dashboard.Ask.Rendering;

/// <summary>Validates link addresses in model output and documents.</summary>
internal static class SafeLink
{
    /// <summary>
    /// Returns the address if it is http, https or relative; null for all other schemes, which could run script.
    /// </summary>
    public static string? Of(string? address)
    {
        var trimmed = address?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Any(char.IsControl))
        {
            return null;
        }

        if (trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return trimmed;
        }

        // A relative address has no colon before its path; a colon there ends a scheme (RFC 3986 section 4.2).
        var path = trimmed.IndexOfAny(['/', '?', '#']);
        return (path < 0 ? trimmed : trimmed[..path]).Contains(':', StringComparison.Ordinal) ? null : trimmed;
    }
}
