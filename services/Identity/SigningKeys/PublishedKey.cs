namespace Egret.Identity.SigningKeys;

/// <summary>The public half of a key, as the key set shows it.</summary>
internal sealed record PublishedKey(string KeyId, string X, string Y);
