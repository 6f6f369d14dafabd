namespace Egret.Identity.SigningKeys;

/// <summary>The public part of a signing key.</summary>
internal sealed record PublishedKey(string KeyId, string X, string Y);
