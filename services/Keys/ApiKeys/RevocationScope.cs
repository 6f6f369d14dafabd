using Microsoft.AspNetCore.Mvc;

namespace Egret.Keys.ApiKeys;

/// <summary>Selects the keys that a revocation includes.</summary>
public sealed record RevocationScope
{
    /// <summary>
    /// Whether to revoke every key with a valid secret that was issued with this key, directly or through another
    /// key, as well. Use it if the key leaked. It also applies to a key that is already revoked.
    /// </summary>
    [FromQuery(Name = "include_created")]
    public bool? IncludeCreated { get; init; }
}
