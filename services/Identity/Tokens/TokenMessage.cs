namespace Egret.Identity.Tokens;

/// <summary>What is wrong with a token, in the form that clients of the public API know.</summary>
/// <param name="TokenClass"><c>AccessToken</c> or <c>RefreshToken</c>.</param>
/// <param name="TokenType"><c>access</c> or <c>refresh</c>.</param>
/// <param name="Message">A sentence.</param>
public sealed record TokenMessage(string TokenClass, string TokenType, string Message)
{
    internal static TokenMessage Access { get; } = new("AccessToken", TokenClaims.Access, "Token is invalid or expired");

    internal static TokenMessage Refresh { get; } = new("RefreshToken", TokenClaims.Refresh, "Token is invalid, expired or revoked");
}
