namespace Egret.Keys.LeakReports;

/// <summary>What somebody handed in, until it is dealt with; the secret itself is not kept.</summary>
internal sealed class KeyReport
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 as <see cref="Contracts.ApiKeyFormat.Hash"/> gives it; zeros for what has not the form of a key, which may be anything.</summary>
    public required string SecretHash { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>How often dealing with it has failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before then; null when it has failed too often, until an operator names a moment.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The trace of the request, so that the audit trail leads to it.</summary>
    public string? TraceId { get; init; }
}
