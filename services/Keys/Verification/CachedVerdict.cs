using Egret.Contracts.Internal;

namespace Egret.Keys.Verification;

/// <summary>The cached result for the hash of a secret. Unknown secrets are cached too, for two seconds.</summary>
/// <param name="Verdict">The verdict; null if no valid key has the secret.</param>
internal sealed record CachedVerdict(KeyVerdict? Verdict);
