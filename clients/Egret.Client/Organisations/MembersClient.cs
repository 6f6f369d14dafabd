namespace Egret.Client;

/// <summary>The members of an organisation.</summary>
public sealed class MembersClient
{
    private readonly EgretTransport _transport;

    internal MembersClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the members.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public EgretList<Member> List(string organisation) => new(
        _transport, EgretJson.Default.ListMember, query => new ApiCall(HttpMethod.Get, $"v1/orgs/{organisation}/members/", query));

    /// <summary>Changes what a member may do; for admins.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="userId">The member's user.</param>
    /// <param name="role">What they may do from now on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretConflictException">The member is the last owner.</exception>
    public Task<Member> ChangeRoleAsync(string organisation, Guid userId, OrganisationRole role, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/orgs/{organisation}/members/{userId}/")
            {
                Content = ApiCall.Json(new ChangeRoleBody(role), EgretJson.Default.ChangeRoleBody),
            },
            EgretJson.Default.Member, cancellationToken);

    /// <summary>Removes a member, who loses access at once; for admins, and for members themselves.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    /// <param name="userId">The member's user.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretConflictException">The member is the last owner.</exception>
    public Task RemoveAsync(string organisation, Guid userId, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/orgs/{organisation}/members/{userId}/"), cancellationToken);
}
