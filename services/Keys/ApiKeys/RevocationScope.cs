using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Egret.Keys.ApiKeys;

/// <summary>How far a revocation reaches.</summary>
public sealed record RevocationScope
{
    /// <summary>
    /// Whether to end as well every key that was made or rotated with this one, or with one of those, and works with a secret that came from
    /// there: what to do when the key leaked. It may be asked for when the key is revoked already.
    /// </summary>
    [FromQuery(Name = "include_created")]
    public bool? IncludeCreated { get; init; }
}
