namespace Egret.Client;

/// <summary>A JSON Web Key Set (RFC 7517).</summary>
/// <param name="Keys">The current key, the next one, and retired keys whose tokens may still be valid.</param>
public sealed record SigningKeySet(IReadOnlyList<SigningKey> Keys);
