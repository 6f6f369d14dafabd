using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Gateway.Audit;

/// <summary>What makes lines of the audit trail alike, so that they are counted together.</summary>
internal readonly record struct AuditKey(string Action, string Outcome, string? Reason = null)
{
    public Guid? UserId { get; init; }

    public Guid? KeyId { get; init; }

    public Guid? OrganisationId { get; init; }

    public string? TargetType { get; init; }

    public string? TargetId { get; init; }

    public System.Net.IPAddress? Address { get; init; }
}
