namespace Egret.Keys.LeakReports;

/// <summary>A leak report that waits for processing; only the hash of the secret is stored.</summary>
internal sealed class KeyReport
{
    public required Guid Id { get; init; }

    /// <summary>
    /// SHA-256 of the secret (<see cref="Contracts.ApiKeyFormat.Hash"/>); zeros for a text without the format of a key.
    /// </summary>
    public required string SecretHash { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>The number of failed attempts.</summary>
    public int Attempts { get; init; }

    /// <summary>The time of the next attempt; null for a dead-lettered report, until an operator sets a time.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The trace id of the request, for the audit entry.</summary>
    public string? TraceId { get; init; }
}
