using Egret.Contracts.Internal;

namespace Egret.Keys.Verification;

/// <summary>What is known of a hash: a verdict, or that there is none.</summary>
internal sealed record CachedVerdict(KeyVerdict? Verdict);
