using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Identity.Auditing;

/// <summary>Which lines of the audit trail are asked for; what is left out narrows nothing.</summary>
public sealed record AuditFilter
{
    /// <summary>What was done or tried, such as <c>sign_in</c> or <c>api_key.revoked</c>; with a last dot, everything that begins so: <c>api_key.</c></summary>
    [FromQuery(Name = "action"), StringLength(60), NoControlCharacters]
    public string? Action { get; init; }

    /// <summary><c>succeeded</c> or <c>refused</c>.</summary>
    [FromQuery(Name = "outcome"), AllowedValues(null, "succeeded", "refused")]
    public string? Outcome { get; init; }

    /// <summary>Who did it.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }

    /// <summary>The API key it was done with.</summary>
    [FromQuery(Name = "key_id")]
    public Guid? KeyId { get; init; }

    /// <summary>The organisation it concerns.</summary>
    [FromQuery(Name = "organisation_id")]
    public Guid? OrganisationId { get; init; }

    /// <summary>The client's address.</summary>
    [FromQuery(Name = "address"), StringLength(45), NoControlCharacters]
    public string? Address { get; init; }

    /// <summary>What it was done to, by its id.</summary>
    [FromQuery(Name = "target_id"), StringLength(200), NoControlCharacters]
    public string? TargetId { get; init; }

    /// <summary>The trace it is part of, as an error's <c>trace_id</c> names it.</summary>
    [FromQuery(Name = "trace_id"), StringLength(32), NoControlCharacters]
    public string? TraceId { get; init; }

    /// <summary>From this time on.</summary>
    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }
}
