using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Egret.Identity.Data;

/// <summary>The syntax check of e-mail addresses. Only a delivered mail shows whether an address exists.</summary>
internal static class EmailFormat
{
    public const int MaxLength = 254;
    public const string Pattern = @"^[^\s@\p{C}]+@[^\s@\p{C}]+$";
    public const string Message = "The value is not an e-mail address.";

    private static readonly RegularExpressionAttribute Form = new(Pattern);

    /// <summary>Whether the text is an e-mail address; for callers that must not receive a validation error.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaxLength } && Form.IsValid(text);
}
