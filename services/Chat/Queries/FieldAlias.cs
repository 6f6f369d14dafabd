namespace Egret.Chat.Queries;

/// <summary>Validates fields with an alias.</summary>
internal static class FieldAlias
{
    /// <summary>Whether field and alias are both set, to different values.</summary>
    public static bool Conflicts(string? first, string? second) =>
        first is not null && second is not null && !string.Equals(first, second, StringComparison.Ordinal);
}
