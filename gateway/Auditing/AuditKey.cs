using System.Net;

namespace Egret.Gateway.Auditing;

/// <summary>The properties that occurrences share to be counted in one audit entry.</summary>
/// <param name="Action">The action.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Reason">The error code of a rejection.</param>
internal readonly record struct AuditKey(string Action, string Outcome, string? Reason = null)
{
    /// <summary>The acting user.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The presented API key.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>The organisation that the user acted for.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>The type of the target.</summary>
    public string? TargetType { get; init; }

    /// <summary>The id of the target.</summary>
    public string? TargetId { get; init; }

    /// <summary>The client's address.</summary>
    public IPAddress? Address { get; init; }
}
