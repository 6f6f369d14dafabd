using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Validation;

namespace Egret.Chat.Queries;

internal static class Blank
{
    public static string? ToNull(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
