namespace Egret.Client;

/// <summary>The invitations into an organisation.</summary>
public sealed class InvitationsClient
{
    private readonly EgretTransport _transport;

    internal InvitationsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the open invitations; for admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public EgretList<Invitation> List(string organisation) => new(
        _transport, EgretJson.Default.ListInvitation, query => new ApiCall(HttpMethod.Get, $"v1/orgs/{organisation}/invitations/", query));

    /// <summary>Invites somebody. The token is shown this once, and mailed to them. For admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="email">The only address whose account can accept.</param>
    /// <param name="role">What they will be; a member when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IssuedInvitation> InviteAsync(
        string organisation, string email, OrganisationRole? role = null, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/orgs/{organisation}/invitations/")
        {
            Creates = true,
            Content = ApiCall.Json(new InviteBody(email, role), EgretJson.Default.InviteBody),
        },
        EgretJson.Default.IssuedInvitation, cancellationToken);

    /// <summary>Withdraws an invitation; for admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="id">The invitation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task WithdrawAsync(string organisation, Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/orgs/{organisation}/invitations/{id}/"), cancellationToken);

    /// <summary>Accepts an invitation to the caller, who becomes a member.</summary>
    /// <param name="token">The invitation's token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Organisation> AcceptAsync(string token, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/orgs/invitations/accept/")
        {
            ActsForOrganisation = true,
            Content = ApiCall.Json(new AcceptInvitationBody(token), EgretJson.Default.AcceptInvitationBody),
        },
        EgretJson.Default.Organisation, cancellationToken);
}
