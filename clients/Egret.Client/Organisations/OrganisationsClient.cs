namespace Egret.Client;

/// <summary>The organisations that the caller is a member of.</summary>
public sealed class OrganisationsClient
{
    private readonly EgretTransport _transport;

    internal OrganisationsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the caller's organisations.</summary>
    public EgretList<Organisation> List() => new(
        _transport, EgretJson.Default.ListOrganisation, query => new ApiCall(HttpMethod.Get, $"v1/orgs/", query) { ActsForOrganisation = true });

    /// <summary>Makes an organisation; the caller becomes its owner.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slug">Its name in addresses; made from the name when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="EgretConflictException">The slug is taken.</exception>
    public Task<Organisation> CreateAsync(string name, string? slug = null, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/orgs/")
        {
            ActsForOrganisation = true,
            Creates = true,
            Content = ApiCall.Json(new CreateOrganisationBody(name, slug), EgretJson.Default.CreateOrganisationBody),
        },
        EgretJson.Default.Organisation, cancellationToken);

    /// <summary>Gets an organisation.</summary>
    /// <param name="slug">Its slug.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Organisation> GetAsync(string slug, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/orgs/{slug}/"), EgretJson.Default.Organisation, cancellationToken);

    /// <summary>Changes an organisation; for its admins.</summary>
    /// <param name="slug">Its slug.</param>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Organisation> ChangeAsync(string slug, OrganisationChange change, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Patch, $"v1/orgs/{slug}/") { Content = ApiCall.Json(change, EgretJson.Default.OrganisationChange) },
        EgretJson.Default.Organisation, cancellationToken);

    /// <summary>Deletes an organisation: its keys end at once, its documents and sessions soon after. For its owners.</summary>
    /// <param name="slug">Its slug.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task DeleteAsync(string slug, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/orgs/{slug}/"), cancellationToken);
}
