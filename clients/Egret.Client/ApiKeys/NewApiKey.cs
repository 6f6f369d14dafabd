namespace Egret.Client;

/// <summary>An API key to issue.</summary>
/// <param name="Name">Display name: 1 to 100 characters.</param>
public sealed record NewApiKey(string Name)
{
    /// <summary>Time at which the key expires; null for a key that does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Scopes of the key (<see cref="ApiKeyScopes"/>); null or empty for all.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}
