using Egret.Identity.SigningKeys;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.Tokens;

/// <summary>A token whose signature, times, issuer and audience are right. Whether it was revoked is another question.</summary>
internal abstract record ReadToken(Guid UserId)
{
    public sealed record Access(Guid UserId, Guid FamilyId, DateTimeOffset IssuedAt) : ReadToken(UserId);

    public sealed record Refresh(Guid UserId, string TokenId, Guid FamilyId) : ReadToken(UserId)
    {
        public override string ToString() => "Refresh { redacted }";
    }
}

/// <summary>Reads tokens of ours, and only those: the algorithm and the keys are ours to choose, not the token's.</summary>
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
        // No skew: the clock is the one that the token was issued by.
        LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime,
    };

    /// <summary>Null for anything but a token of ours that has not expired.</summary>
    public async Task<ReadToken?> ReadAsync(string token)
    {
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        // A critical extension that is not understood is a reason to refuse (RFC 7515 section 4.1.11), and none is understood.
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
