namespace Egret.Client;

/// <summary>Manages the invitations to organisations.</summary>
public sealed class InvitationsClient
{
    private readonly EgretTransport _transport;

    internal InvitationsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the open invitations. For admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public EgretList<Invitation> List(string organisation) => new(
        _transport, EgretJson.Default.ListInvitation,
        query => new ApiCall(HttpMethod.Get, $"v1/orgs/{organisation}/invitations/", query));

    /// <summary>Invites a user by e-mail. The token is returned only once and is also mailed. For admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="email">E-mail address of the account that can accept.</param>
    /// <param name="role">Role of the new member; <see cref="OrganisationRole.Member"/> if null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IssuedInvitation> InviteAsync(
        string organisation, string email, OrganisationRole? role = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/orgs/{organisation}/invitations/")
            {
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(new InviteRequest(email, role), EgretJson.Default.InviteRequest),
            },
            EgretJson.Default.IssuedInvitation, cancellationToken);

    /// <summary>Withdraws an invitation. For admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="id">Id of the invitation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task WithdrawAsync(string organisation, Guid id, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Delete, $"v1/orgs/{organisation}/invitations/{id}/"), cancellationToken);

    /// <summary>Accepts an invitation; the caller becomes a member.</summary>
    /// <param name="token">Token of the invitation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Organisation> AcceptAsync(string token, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/orgs/invitations/accept/")
            {
                ActsForOrganisation = true,
                Content = ApiCall.Json(new AcceptInvitationRequest(token), EgretJson.Default.AcceptInvitationRequest),
            },
            EgretJson.Default.Organisation, cancellationToken);
}
