namespace Egret.Client;

/// <summary>Which lines of the audit trail; what is left out does not narrow it.</summary>
public sealed record AuditFilter
{
    /// <summary>What was done or tried, such as <c>sign_in</c> or <c>api_key.revoked</c>; with a last dot, everything that begins so: <c>api_key.</c></summary>
    public string? Action { get; init; }

    /// <summary>Whether it was done.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Who did it.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The API key it was done with.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>The organisation it concerns.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>The client's address.</summary>
    public string? Address { get; init; }

    /// <summary>What it was done to, by its id.</summary>
    public string? TargetId { get; init; }

    /// <summary>The trace it is part of, as <see cref="EgretException.TraceId"/> names it.</summary>
    public string? TraceId { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }

    internal ApiQuery AddTo(ApiQuery query) => query
        .Add("action", Action).Add("outcome", WireNames<AuditOutcome>.Of(Outcome))
        .Add("user_id", UserId).Add("key_id", KeyId).Add("organisation_id", OrganisationId)
        .Add("address", Address).Add("target_id", TargetId).Add("trace_id", TraceId)
        .Add("from", From).Add("to", To);
}
