using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Identity.SigningKeys;

/// <summary>A JSON Web Key Set (RFC 7517).</summary>
/// <param name="Keys">The current key, the next one and previous ones with unexpired tokens.</param>
public sealed record JsonWebKeySetResponse(IReadOnlyList<JsonWebKeyResponse> Keys);

/// <summary>A public key on P-256 (RFC 7518 section 6.2).</summary>
/// <param name="Kty">Key type: <c>EC</c>.</param>
/// <param name="Use">Use: <c>sig</c>.</param>
/// <param name="Alg">Algorithm: <c>ES256</c>.</param>
/// <param name="Kid">Key id, as in the header of a token.</param>
/// <param name="Crv">Curve: <c>P-256</c>.</param>
/// <param name="X">X coordinate, base64url.</param>
/// <param name="Y">Y coordinate, base64url.</param>
public sealed record JsonWebKeyResponse(string Kty, string Use, string Alg, string Kid, string Crv, string X, string Y);

internal static class PublishSigningKeys
{
    private const string CacheControl = "public, max-age=300";

    public static void MapSigningKeys(this IEndpointRouteBuilder app) =>
        app.MapGet("/.well-known/jwks.json", Handle)
            .WithName(nameof(PublishSigningKeys))
            .WithTags("Tokens")
            .RequireAuthorization(EgretPolicies.Public);

    /// <summary>Returns the public keys that verify tokens.</summary>
    internal static Ok<JsonWebKeySetResponse> Handle(SigningKeyRing ring, HttpResponse response)
    {
        response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new JsonWebKeySetResponse(
            [.. ring.Published.Select(key => new JsonWebKeyResponse(
                JsonWebAlgorithmsKeyTypes.EllipticCurve, JsonWebKeyUseNames.Sig, SecurityAlgorithms.EcdsaSha256, key.KeyId,
                JsonWebKeyECTypes.P256, key.X, key.Y))]));
    }
}
