namespace Egret.Client;

/// <summary>A public key on P-256 (RFC 7518 section 6.2).</summary>
/// <param name="Kty">Key type: <c>EC</c>.</param>
/// <param name="Use">Usage: <c>sig</c>.</param>
/// <param name="Alg">Algorithm: <c>ES256</c>.</param>
/// <param name="Kid">Key id, as in the header of a token.</param>
/// <param name="Crv">Curve: <c>P-256</c>.</param>
/// <param name="X">X coordinate, base64url.</param>
/// <param name="Y">Y coordinate, base64url.</param>
public sealed record SigningKey(string Kty, string Use, string Alg, string Kid, string Crv, string X, string Y);
