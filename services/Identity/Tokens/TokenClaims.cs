namespace Egret.Identity.Tokens;

/// <summary>Claims and values of Egret tokens that RFC 7519 does not define.</summary>
internal static class TokenClaims
{
    public const string Type = "token_type";
    public const string Family = "family";

    /// <summary>
    /// The sign-in of an access token (OpenID Connect Front-Channel Logout 1.0 section 3): the id of its family.
    /// </summary>
    public const string SignIn = "sid";

    public const string Access = "access";
    public const string Refresh = "refresh";
}
