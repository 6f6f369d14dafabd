using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Validates access tokens. Only ES256 with a published signing key of Identity is accepted; key references within the
/// token (jku, x5u, jwk) are ignored. Validated tokens are cached by digest, because the signature is the most
/// expensive part of an admission.
/// </summary>
internal sealed class AccessTokens(SigningKeys signingKeys, IOptions<TokenOptions> options, TimeProvider time)
{
    private const int MaxCached = 20_000;
    private static readonly JsonWebTokenHandler Handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = CredentialDigest.MaxLength,
    };

    private readonly ConcurrentDictionary<CredentialDigest, CachedToken> _cached = new();

    /// <summary>Whether the length of the value is that of a possible token.</summary>
    public static bool IsPossibleToken(ReadOnlySpan<char> value) => value.Length is > 0 and <= CredentialDigest.MaxLength;

    /// <summary>Validates a token of a possible length.</summary>
    /// <param name="value">The token.</param>
    /// <param name="digest">The digest of the token.</param>
    /// <param name="mayValidate">Whether a token that is not cached may be validated.</param>
    public async ValueTask<(TokenVerdict Verdict, AccessToken Token)> ReadAsync(
        string value, CredentialDigest digest, bool mayValidate)
    {
        var generation = signingKeys.Generation;
        if (_cached.TryGetValue(digest, out var known) && known.Generation == generation)
        {
            return known.Token.EndsAt > time.GetUtcNow() ? (TokenVerdict.Valid, known.Token) : (TokenVerdict.Expired, default);
        }

        if (!mayValidate)
        {
            return (TokenVerdict.NotValidated, default);
        }

        var read = await ValidateAsync(value);
        if (read.Verdict is TokenVerdict.Valid or TokenVerdict.Expired)
        {
            Cache(digest, new CachedToken(read.Token, generation));
        }

        return read;
    }

    private async Task<(TokenVerdict Verdict, AccessToken Token)> ValidateAsync(string value)
    {
        if (!TryParse(value, out var token) || token.Alg != SecurityAlgorithms.EcdsaSha256 || string.IsNullOrEmpty(token.Kid)
            || token.TryGetHeaderValue<object>("crit", out _))
        {
            return (TokenVerdict.Invalid, default);
        }

        var key = await signingKeys.FindAsync(token.Kid);
        if (key.Value is null)
        {
            return (key.Outcome == LookupOutcome.Unavailable ? TokenVerdict.KeysUnavailable : TokenVerdict.Invalid, default);
        }

        var result = await Handler.ValidateTokenAsync(token, ParametersFor(key.Value));
        if (!result.IsValid)
        {
            return result.Exception is SecurityTokenExpiredException
                ? (TokenVerdict.Expired, new AccessToken(default, default, default, token.ValidTo))
                : (TokenVerdict.Invalid, default);
        }

        return token.TryGetPayloadValue<string>("token_type", out var type) && type == "access"
            && Guid.TryParse(token.Subject, out var userId) && token.TryGetPayloadValue<long>("iat", out var issuedAt)
            && token.TryGetPayloadValue<string>("sid", out var sid) && Guid.TryParse(sid, out var signInId)
            ? (TokenVerdict.Valid, new AccessToken(userId, signInId, DateTimeOffset.FromUnixTimeSeconds(issuedAt), token.ValidTo))
            : (TokenVerdict.Invalid, default);
    }

    private TokenValidationParameters ParametersFor(SecurityKey key) => new()
    {
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = ["JWT"],
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.Audience,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ClockSkew = Clocks.Tolerance,
    };

    private static bool TryParse(string value, [NotNullWhen(true)] out JsonWebToken? token)
    {
        token = null;
        if (value.AsSpan().Count('.') != 2)
        {
            return false;
        }

        try
        {
            token = new JsonWebToken(value);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return false;
        }
    }

    /// <summary>Caches the token. A full cache is cleared, which costs one validation per token in use.</summary>
    private void Cache(CredentialDigest digest, CachedToken cached)
    {
        if (_cached.Count >= MaxCached)
        {
            _cached.Clear();
        }

        _cached[digest] = cached;
    }

    private readonly record struct CachedToken(AccessToken Token, int Generation);
}
