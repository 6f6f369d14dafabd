using System.Buffers.Text;
using System.Security.Cryptography;
using Egret.Identity.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.Tokens;

/// <summary>A refresh token and what the family remembers of it.</summary>
internal sealed record RefreshToken(string Token, string TokenId, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "RefreshToken { redacted }";
}

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

/// <summary>Makes tokens: ES256, saying who the caller is and nothing about what they may do.</summary>
internal sealed class TokenIssuer(SigningKeyRing ring, IOptions<JwtOptions> options, TimeProvider time)
{
    private const string Type = "JWT";
    private const int TokenIdBytes = 32;

    /// <summary>No <c>nbf</c>: a token is good from the moment it is made, whatever the reader's clock says.</summary>
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Makes an access token.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="familyId">The sign-in it comes from and ends with.</param>
    /// <param name="tokensValidFrom">
    /// The user's. The second in which they signed out everywhere is lost to tokens, so one that is made in what is left of it says the
    /// next second: older ones are dead, this one lives. It does not live any longer for that.
    /// </param>
    public string IssueAccess(Guid userId, Guid familyId, DateTimeOffset tokensValidFrom)
    {
        var now = time.GetUtcNow();
        return Sign(userId, now > tokensValidFrom ? now : tokensValidFrom, now + options.Value.AccessLifetime, NewTokenId(), new()
        {
            [TokenClaims.Type] = TokenClaims.Access,
            [TokenClaims.SignIn] = familyId.ToString(),
        });
    }

    /// <summary>Makes a refresh token of this family, which lives no longer than the family may.</summary>
    public RefreshToken IssueRefresh(Guid userId, Guid familyId, DateTimeOffset familyStartedAt)
    {
        var now = time.GetUtcNow();
        var tokenId = NewTokenId();
        var expiresAt = now + options.Value.RefreshLifetime;
        var familyEndsAt = familyStartedAt + options.Value.FamilyLifetime;
        expiresAt = expiresAt < familyEndsAt ? expiresAt : familyEndsAt;
        var token = Sign(userId, now, expiresAt, tokenId, new()
        {
            [TokenClaims.Type] = TokenClaims.Refresh,
            [TokenClaims.Family] = familyId.ToString(),
        });
        return new RefreshToken(token, tokenId, expiresAt);
    }

    private string Sign(Guid userId, DateTimeOffset issuedAt, DateTimeOffset expiresAt, string tokenId, Dictionary<string, object> claims)
    {
        claims[JwtRegisteredClaimNames.Sub] = userId.ToString();
        claims[JwtRegisteredClaimNames.Jti] = tokenId;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = issuedAt.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            Claims = claims,
            SigningCredentials = ring.Current(),
        });
    }

    private static string NewTokenId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes));
}
