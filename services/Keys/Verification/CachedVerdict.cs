using Egret.AccessCaching;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using ZiggyCreatures.Caching.Fusion;

namespace Egret.Keys.Verification;

/// <summary>What is known of a hash: a verdict, or that there is none.</summary>
internal sealed record CachedVerdict(KeyVerdict? Verdict);
