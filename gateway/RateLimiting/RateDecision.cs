namespace Egret.Gateway.RateLimiting;

/// <summary>The decision on a request.</summary>
/// <param name="IsAllowed">Whether the request is within the limit.</param>
/// <param name="Remaining">The number of further requests that would be allowed now.</param>
/// <param name="ResetSeconds">
/// Seconds until the window ends, or until a rejected request may be retried; at least 1.
/// </param>
internal readonly record struct RateDecision(bool IsAllowed, int Remaining, int ResetSeconds);
