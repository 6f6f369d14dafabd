namespace Egret.Identity.Tokens;

/// <summary>A refresh token and what the family remembers of it.</summary>
internal sealed record RefreshToken(string Token, string TokenId, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "RefreshToken { redacted }";
}
