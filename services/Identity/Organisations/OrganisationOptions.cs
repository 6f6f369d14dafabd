using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Organisations;

/// <summary>What a new organisation is limited to, and how long invitations are good (section <c>Organisations</c>).</summary>
internal sealed class OrganisationOptions
{
    public const string Section = "Organisations";

    /// <summary>Documents it may keep; none given is no limit.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxDocuments { get; init; }

    /// <summary>Bytes it may keep; none given is no limit.</summary>
    [Range(0, long.MaxValue)]
    public long? MaxStorageBytes { get; init; }

    /// <summary>Members it may have; none given is no limit.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxMembers { get; init; }

    /// <summary>Organisations that one user may be a member of: every decision about the user's access carries all of them.</summary>
    [Range(1, 1000)]
    public int MaxPerUser { get; init; } = 100;

    /// <summary>Invitations that one organisation may have open.</summary>
    [Range(1, 1_000_000)]
    public int MaxPendingInvitations { get; init; } = 1000;

    /// <summary>Invitations, and so mails to any address, that one user may send in an hour.</summary>
    [Range(1, 1_000_000)]
    public int MaxInvitationsPerHour { get; init; } = 100;

    /// <summary>How long an invitation can be accepted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan InvitationLifetime { get; init; } = TimeSpan.FromDays(7);
}

[OptionsValidator]
internal sealed partial class OrganisationOptionsValidator : IValidateOptions<OrganisationOptions>;
