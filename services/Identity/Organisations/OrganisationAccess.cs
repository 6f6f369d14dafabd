namespace Egret.Identity.Organisations;

/// <summary>An organisation that the caller belongs to, and what they may do there.</summary>
internal sealed record OrganisationAccess(Organisation Organisation, OrganisationRole Role);
