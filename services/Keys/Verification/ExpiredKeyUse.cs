using System.Collections.Concurrent;
using Egret.Contracts.Internal;

namespace Egret.Keys.Verification;

/// <summary>A key that was presented after its expiry.</summary>
/// <param name="OccurredAt">When.</param>
/// <param name="Address">From which address; null when that is not known.</param>
internal readonly record struct ExpiredKeyUse(DateTimeOffset OccurredAt, string? Address);
