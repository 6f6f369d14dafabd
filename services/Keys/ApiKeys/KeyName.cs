namespace Egret.Keys.ApiKeys;

/// <summary>What a key may be called.</summary>
internal static class KeyName
{
    /// <summary>No control characters, and something other than blanks.</summary>
    public const string Pattern = @"\P{Cc}*[^\s\p{Cc}]\P{Cc}*";

    public const string PatternMessage = "It must not be blank or have control characters.";
}
