namespace Egret.Identity.Data;

/// <summary>An organisation with the role of the caller.</summary>
internal sealed record OrganisationAccess(Organisation Organisation, OrganisationRole Role);
