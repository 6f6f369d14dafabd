using System.ComponentModel.DataAnnotations;

namespace Egret.Keys.ApiKeys;

/// <summary>Limits of API keys (section <c>ApiKeys</c>).</summary>
internal sealed class ApiKeyOptions
{
    public const string Section = "ApiKeys";

    /// <summary>
    /// The maximum number of active keys per organisation, default 1000. Rate limits count per key, so an unlimited
    /// number of keys would allow an unlimited number of requests.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxActivePerOrganisation { get; init; } = 1000;
}
