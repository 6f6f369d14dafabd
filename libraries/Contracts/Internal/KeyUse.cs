namespace Egret.Contracts.Internal;

/// <summary>The latest use of an API key.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="UsedAt">Time of the use (UTC).</param>
/// <param name="Address">The client's address; null if unknown.</param>
/// <param name="RouteClass">The gateway's name of the route; null if unknown.</param>
public sealed record KeyUse(Guid KeyId, DateTimeOffset UsedAt, string? Address = null, string? RouteClass = null);
