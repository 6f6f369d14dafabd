namespace Egret.Keys.Verification;

/// <summary>The use of an API key after its expiry.</summary>
/// <param name="OccurredAt">The time of the request.</param>
/// <param name="Address">The client address; null if unknown.</param>
internal readonly record struct ExpiredKeyUse(DateTimeOffset OccurredAt, string? Address);
