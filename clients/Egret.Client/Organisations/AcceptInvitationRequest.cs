namespace Egret.Client;

/// <summary>Request body of <c>POST v1/orgs/invitations/accept/</c>.</summary>
internal sealed record AcceptInvitationRequest(string Token);
