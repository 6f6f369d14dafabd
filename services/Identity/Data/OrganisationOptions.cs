using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Data;

/// <summary>Default limits of organisations and the lifetime of invitations (section <c>Organisations</c>).</summary>
internal sealed class OrganisationOptions
{
    public const string Section = "Organisations";

    /// <summary>Maximum number of documents; no limit if unset.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxDocuments { get; init; }

    /// <summary>Maximum storage in bytes; no limit if unset.</summary>
    [Range(0, long.MaxValue)]
    public long? MaxStorageBytes { get; init; }

    /// <summary>Maximum number of members; no limit if unset.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxMembers { get; init; }

    /// <summary>Maximum number of organisations per user: each access decision carries all of them.</summary>
    [Range(1, 1000)]
    public int MaxPerUser { get; init; } = 100;

    /// <summary>Maximum number of open invitations per organisation.</summary>
    [Range(1, 1_000_000)]
    public int MaxPendingInvitations { get; init; } = 1000;

    /// <summary>Maximum number of invitations, and therefore mails, per user and hour.</summary>
    [Range(1, 1_000_000)]
    public int MaxInvitationsPerHour { get; init; } = 100;

    /// <summary>How long an invitation can be accepted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan InvitationLifetime { get; init; } = TimeSpan.FromDays(7);
}
