using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Validation;

namespace Egret.Chat.Queries;

/// <summary>Two names of one field.</summary>
internal static class FieldAlias
{
    public static bool Differ(string? first, string? second) =>
        first is not null && second is not null && !string.Equals(first, second, StringComparison.Ordinal);
}
