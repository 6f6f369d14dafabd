using Egret.Identity.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.Tokens;

/// <summary>Validates tokens issued by Egret. Algorithm and keys are fixed here, never taken from the token.</summary>
internal sealed class TokenReader(SigningKeyRing ring, IOptions<JwtOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters = new()
    {
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = ["JWT"],
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Audience,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        IssuerSigningKeyResolver = (_, _, keyId, _) => ring.Find(keyId),
        TryAllIssuerSigningKeys = false,
        // No clock skew: this service issued the token.
        LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime,
    };

    /// <summary>Returns the token; null if it is invalid or expired.</summary>
    public async Task<ReadToken?> ReadAsync(string token)
    {
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        // An unsupported critical extension requires rejection (RFC 7515 section 4.1.11), and no extension is
        // supported.
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt || jwt.TryGetHeaderValue<object>("crit", out _)
            || !Guid.TryParse(jwt.Subject, out var userId))
        {
            return null;
        }

        return Claim(jwt, TokenClaims.Type) switch
        {
            TokenClaims.Access when Guid.TryParse(Claim(jwt, TokenClaims.SignIn), out var signInId) =>
                new ReadToken.Access(userId, signInId, new DateTimeOffset(jwt.IssuedAt, TimeSpan.Zero)),
            TokenClaims.Refresh when Guid.TryParse(Claim(jwt, TokenClaims.Family), out var familyId) && jwt.Id.Length > 0 =>
                new ReadToken.Refresh(userId, jwt.Id, familyId),
            _ => null,
        };
    }

    private static string? Claim(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;
}
