using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>Whom a key acts for, and in which organisation.</summary>
internal sealed record KeyOwner(Guid UserId, Guid OrganisationId, string OrganisationSlug);
