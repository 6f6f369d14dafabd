namespace Egret.Client;

/// <summary>Request body of <c>PATCH v1/orgs/{slug}/members/{user_id}/</c>.</summary>
internal sealed record ChangeRoleRequest(OrganisationRole Role);
