using System.Buffers.Text;
using System.Security.Cryptography;
using Egret.Identity.Data;
using Egret.Identity.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.Tokens;

/// <summary>Issues ES256 tokens, which identify the user and contain no permissions.</summary>
internal sealed class TokenIssuer(SigningKeyRing ring, IOptions<JwtOptions> options, TimeProvider time)
{
    private const string Type = "JWT";
    private const int TokenIdBytes = 32;

    /// <summary>No <c>nbf</c>: a token is valid immediately, regardless of clock differences.</summary>
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Issues an access token.</summary>
    /// <param name="userId">Id of the user.</param>
    /// <param name="familyId">Id of the sign-in.</param>
    /// <param name="tokensValidFrom"> The earliest accepted time of issue. After a sign-out everywhere, tokens issued
    /// in the rest of that second state the next second as <c>iat</c>, which distinguishes them from revoked ones.
    /// The expiry does not change.
    /// </param>
    public string IssueAccessToken(Guid userId, Guid familyId, DateTimeOffset tokensValidFrom)
    {
        var now = time.GetUtcNow();
        return Sign(userId, now > tokensValidFrom ? now : tokensValidFrom, now + options.Value.AccessLifetime, NewTokenId(), new()
        {
            [TokenClaims.Type] = TokenClaims.Access,
            [TokenClaims.SignIn] = familyId.ToString(),
        });
    }

    /// <summary>Issues a refresh token, which expires no later than the family.</summary>
    public RefreshToken IssueRefreshToken(Guid userId, Guid familyId, DateTimeOffset familyStartedAt)
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
