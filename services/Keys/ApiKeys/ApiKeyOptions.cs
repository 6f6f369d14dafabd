using System.ComponentModel.DataAnnotations;
using Egret.Keys.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Keys.ApiKeys;

/// <summary>How many keys there may be (section <c>ApiKeys</c>).</summary>
internal sealed class ApiKeyOptions
{
    public const string Section = "ApiKeys";

    /// <summary>Keys of one organisation that work at the same time. Requests are limited per key, so that keys without end would be requests without end.</summary>
    [Range(1, 1_000_000)]
    public int MaxActivePerOrganisation { get; init; } = 1000;
}
