namespace Egret.Contracts.Internal;

/// <summary>
/// Request body of <c>POST /internal/keys/verify</c>. Contains the hash, so that the secret does not leave the
/// gateway.
/// </summary>
/// <param name="KeyHash">SHA-256 of the key as returned by <see cref="ApiKeyFormat.Hash"/>.</param>
/// <param name="Address">The client's address; null if unknown. Recorded for the key's owner if the key has
/// expired.</param>
public sealed record VerifyKeyRequest(string KeyHash, string? Address = null);
