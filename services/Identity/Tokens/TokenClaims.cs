namespace Egret.Identity.Tokens;

/// <summary>Claims and values of our tokens that RFC 7519 does not name.</summary>
internal static class TokenClaims
{
    public const string Type = "token_type";
    public const string Family = "family";

    /// <summary>The sign-in that an access token came from (OpenID Connect Front-Channel Logout 1.0 section 3): its family's id.</summary>
    public const string SignIn = "sid";

    public const string Access = "access";
    public const string Refresh = "refresh";
}
