namespace Egret.Keys.ApiKeys;

/// <summary>The user that a key acts for, and the organisation.</summary>
internal sealed record KeyOwner(Guid UserId, Guid OrganisationId, string OrganisationSlug);
