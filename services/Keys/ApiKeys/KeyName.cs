namespace Egret.Keys.ApiKeys;

/// <summary>The validation rule for the name of a key.</summary>
internal static class KeyName
{
    /// <summary>No control characters, and at least one character that is not whitespace.</summary>
    public const string Pattern = @"\P{Cc}*[^\s\p{Cc}]\P{Cc}*";

    public const string PatternMessage = "It must not be blank or contain control characters.";
}
