namespace Egret.Client;

/// <summary>A key to be made.</summary>
/// <param name="Name">What to call it: 1 to 100 characters.</param>
public sealed record NewApiKey(string Name)
{
    /// <summary>When it stops working by itself; never when left out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What to narrow it to (<see cref="ApiKeyScopes"/>); all when left out or empty.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}
