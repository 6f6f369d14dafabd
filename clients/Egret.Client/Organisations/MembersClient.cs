namespace Egret.Client;

/// <summary>Manages the members of organisations.</summary>
public sealed class MembersClient
{
    private readonly EgretTransport _transport;

    internal MembersClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the members.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public EgretList<Member> List(string organisation) => new(
        _transport, EgretJson.Default.ListMember,
        query => new ApiCall(HttpMethod.Get, $"v1/orgs/{organisation}/members/", query));

    /// <summary>Changes the role of a member. For admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="userId">Id of the member's user.</param>
    /// <param name="role">The new role.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretConflictException">The member is the last owner.</exception>
    public Task<Member> ChangeRoleAsync(
        string organisation, Guid userId, OrganisationRole role, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/orgs/{organisation}/members/{userId}/")
            {
                Content = ApiCall.Json(new ChangeRoleRequest(role), EgretJson.Default.ChangeRoleRequest),
            },
            EgretJson.Default.Member, cancellationToken);

    /// <summary>Removes a member, who loses access immediately. For admins, and for members themselves.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="userId">Id of the member's user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretConflictException">The member is the last owner.</exception>
    public Task RemoveAsync(string organisation, Guid userId, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Delete, $"v1/orgs/{organisation}/members/{userId}/"), cancellationToken);
}
