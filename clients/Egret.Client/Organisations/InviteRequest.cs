namespace Egret.Client;

/// <summary>Request body of <c>POST v1/orgs/{slug}/invitations/</c>.</summary>
internal sealed record InviteRequest(string Email, OrganisationRole? Role);
