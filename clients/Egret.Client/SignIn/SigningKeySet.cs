namespace Egret.Client;

/// <summary>A JSON Web Key Set (RFC 7517).</summary>
/// <param name="Keys">The key that signs, the next one, and those whose tokens may still live.</param>
public sealed record SigningKeySet(IReadOnlyList<SigningKey> Keys);

/// <summary>A public key on P-256 (RFC 7518 section 6.2).</summary>
/// <param name="Kty">Key type: <c>EC</c>.</param>
/// <param name="Use">What it is for: <c>sig</c>.</param>
/// <param name="Alg">The only algorithm it is used with: <c>ES256</c>.</param>
/// <param name="Kid">What a token's header names.</param>
/// <param name="Crv">The curve: <c>P-256</c>.</param>
/// <param name="X">X coordinate, base64url.</param>
/// <param name="Y">Y coordinate, base64url.</param>
public sealed record SigningKey(string Kty, string Use, string Alg, string Kid, string Crv, string X, string Y);
