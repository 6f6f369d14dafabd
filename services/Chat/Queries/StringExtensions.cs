namespace Egret.Chat.Queries;

/// <summary>Extensions of strings.</summary>
internal static class StringExtensions
{
    /// <summary>Returns the trimmed value; null if it is blank.</summary>
    public static string? NullIfBlank(this string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
