namespace Egret.Contracts.Events;

/// <summary>Somebody signed up.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="UserId">The new user.</param>
public sealed record UserRegistered(Guid EventId, DateTimeOffset OccurredAt, Guid UserId) : IIntegrationEvent;

/// <summary>What a user may do changed: deactivated, deleted, signed out everywhere, or made or unmade platform administrator.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="UserId">The user.</param>
/// <param name="IsActive">Whether they may still sign in.</param>
/// <param name="IsDeleted">Whether the account is gone for good, so that what belongs to it must go too.</param>
public sealed record UserAccessChanged(Guid EventId, DateTimeOffset OccurredAt, Guid UserId, bool IsActive, bool IsDeleted) : IIntegrationEvent;

/// <summary>An organisation was created.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="OwnerId">The user who created it.</param>
public sealed record OrganisationCreated(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, string Slug, Guid OwnerId) : IIntegrationEvent
{
    /// <summary>What it may keep; null when that is not told.</summary>
    public StatedLimits? Limits { get; init; }
}

/// <summary>What an organisation may keep.</summary>
/// <param name="MaxDocuments">Documents; null for no limit.</param>
/// <param name="MaxStorageBytes">Bytes of all of them as uploaded; null for no limit.</param>
public sealed record StatedLimits(int? MaxDocuments, long? MaxStorageBytes);

/// <summary>An organisation's name, limits or allowed domains changed.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
public sealed record OrganisationChanged(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId) : IIntegrationEvent
{
    /// <summary>What it may keep from now on; null when that is not told.</summary>
    public StatedLimits? Limits { get; init; }
}

/// <summary>An organisation was deleted: whatever belongs to it must go.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
public sealed record OrganisationDeleted(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId) : IIntegrationEvent;

/// <summary>A user became a member of an organisation.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="UserId">The new member.</param>
/// <param name="Role">Their role; one of <see cref="OrganisationRoles"/>.</param>
public sealed record MemberAdded(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid UserId, string Role) : IIntegrationEvent;

/// <summary>A user is no longer a member of an organisation.</summary>
/// <param name="EventId">Identifies this occurrence.</param>
/// <param name="OccurredAt">When (UTC).</param>
/// <param name="OrganisationId">The organisation.</param>
/// <param name="UserId">The former member.</param>
public sealed record MemberRemoved(Guid EventId, DateTimeOffset OccurredAt, Guid OrganisationId, Guid UserId) : IIntegrationEvent;
