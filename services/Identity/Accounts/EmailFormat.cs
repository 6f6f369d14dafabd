using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Egret.Identity.Accounts;

/// <summary>What passes for an e-mail address; whether it exists only a mail can tell.</summary>
internal static class EmailFormat
{
    public const int MaximumLength = 254;
    public const string Pattern = @"^[^\s@\p{C}]+@[^\s@\p{C}]+$";
    public const string Message = "This is not an e-mail address.";

    private static readonly RegularExpressionAttribute Form = new(Pattern);

    /// <summary>Whether it passes, for where the caller is not told that it does not.</summary>
    public static bool IsMetBy([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MaximumLength } && Form.IsValid(text);
}
