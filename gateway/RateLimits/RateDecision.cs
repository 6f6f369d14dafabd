namespace Egret.Gateway.RateLimits;

/// <summary>What the counter says of one more request.</summary>
/// <param name="IsAllowed">Whether it is let through.</param>
/// <param name="Remaining">How many more would be, right now.</param>
/// <param name="ResetSeconds">Until the window's end; of a refused one until it may be tried again. At least 1.</param>
internal readonly record struct RateDecision(bool IsAllowed, int Remaining, int ResetSeconds);
