using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Identity.Auditing;

/// <summary>Filters of the audit trail; an omitted parameter does not filter.</summary>
public sealed record AuditFilter
{
    /// <summary>
    /// Action, such as <c>sign_in</c> or <c>api_key.revoked</c>. A trailing dot matches a prefix: <c>api_key.</c>
    /// </summary>
    [FromQuery(Name = "action"), StringLength(60), NoControlCharacters]
    public string? Action { get; init; }

    /// <summary><c>succeeded</c> or <c>refused</c>.</summary>
    [FromQuery(Name = "outcome"), AllowedValues(null, "succeeded", "refused")]
    public string? Outcome { get; init; }

    /// <summary>Id of the acting user.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }

    /// <summary>Id of the API key that was used.</summary>
    [FromQuery(Name = "key_id")]
    public Guid? KeyId { get; init; }

    /// <summary>Id of the affected organisation.</summary>
    [FromQuery(Name = "organisation_id")]
    public Guid? OrganisationId { get; init; }

    /// <summary>IP address of the client.</summary>
    [FromQuery(Name = "address"), StringLength(45), NoControlCharacters]
    public string? Address { get; init; }

    /// <summary>Id of the target.</summary>
    [FromQuery(Name = "target_id"), StringLength(200), NoControlCharacters]
    public string? TargetId { get; init; }

    /// <summary>Trace id, as in the <c>trace_id</c> of an error.</summary>
    [FromQuery(Name = "trace_id"), StringLength(32), NoControlCharacters]
    public string? TraceId { get; init; }

    /// <summary>Earliest time, inclusive.</summary>
    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest time, exclusive.</summary>
    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }
}
