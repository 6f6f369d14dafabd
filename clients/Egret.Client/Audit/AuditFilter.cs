namespace Egret.Client;

/// <summary>Restricts a list of audit entries; properties that are not set do not restrict it.</summary>
public sealed record AuditFilter
{
    /// <summary>
    /// The action, such as <c>sign_in</c> or <c>api_key.revoked</c>; a trailing dot selects all actions with that
    /// prefix: <c>api_key.</c>
    /// </summary>
    public string? Action { get; init; }

    /// <summary>The outcome.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>The user who acted.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The API key that authenticated the request.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>The organisation concerned.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>The client's address.</summary>
    public string? Address { get; init; }

    /// <summary>Id of the target.</summary>
    public string? TargetId { get; init; }

    /// <summary>Trace id of the request, as in <see cref="EgretException.TraceId"/>.</summary>
    public string? TraceId { get; init; }

    /// <summary>Start of the period, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the period, exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    internal ApiQuery AddTo(ApiQuery query) => query
        .Add("action", Action).Add("outcome", WireNames<AuditOutcome>.Of(Outcome))
        .Add("user_id", UserId).Add("key_id", KeyId).Add("organisation_id", OrganisationId)
        .Add("address", Address).Add("target_id", TargetId).Add("trace_id", TraceId)
        .Add("from", From).Add("to", To);
}
