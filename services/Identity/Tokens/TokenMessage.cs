namespace Egret.Identity.Tokens;

/// <summary>An error about a token, in the format of existing clients.</summary>
/// <param name="TokenClass"><c>AccessToken</c> or <c>RefreshToken</c>.</param>
/// <param name="TokenType"><c>access</c> or <c>refresh</c>.</param>
/// <param name="Message">Human-readable message.</param>
public sealed record TokenMessage(string TokenClass, string TokenType, string Message)
{
    internal static TokenMessage Access { get; } = new("AccessToken", TokenClaims.Access, "Token is invalid or expired");

    internal static TokenMessage Refresh { get; } = new("RefreshToken", TokenClaims.Refresh, "Token is invalid, expired or revoked");
}
