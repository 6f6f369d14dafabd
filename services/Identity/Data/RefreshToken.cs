namespace Egret.Identity.Data;

/// <summary>A refresh token with its id and expiry.</summary>
internal sealed record RefreshToken(string Token, string TokenId, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "RefreshToken { redacted }";
}
