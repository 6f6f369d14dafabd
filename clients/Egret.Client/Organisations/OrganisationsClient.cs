namespace Egret.Client;

/// <summary>Manages the organisations that the caller is a member of.</summary>
public sealed class OrganisationsClient
{
    private readonly EgretTransport _transport;

    internal OrganisationsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the caller's organisations.</summary>
    public EgretList<Organisation> List() => new(
        _transport, EgretJson.Default.ListOrganisation,
        query => new ApiCall(HttpMethod.Get, $"v1/orgs/", query) { ActsForOrganisation = true });

    /// <summary>Creates an organisation; the caller becomes its owner.</summary>
    /// <param name="name">Display name.</param>
    /// <param name="slug">Permanent identifier in paths; derived from the name if null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretConflictException">The slug is taken.</exception>
    public Task<Organisation> CreateAsync(
        string name, string? slug = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/orgs/")
            {
                ActsForOrganisation = true,
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(
                    new CreateOrganisationRequest(name, slug), EgretJson.Default.CreateOrganisationRequest),
            },
            EgretJson.Default.Organisation, cancellationToken);

    /// <summary>Gets an organisation.</summary>
    /// <param name="slug">Slug of the organisation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Organisation> GetAsync(string slug, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Get, $"v1/orgs/{slug}/"), EgretJson.Default.Organisation, cancellationToken);

    /// <summary>Changes an organisation. For admins.</summary>
    /// <param name="slug">Slug of the organisation.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Organisation> ChangeAsync(
        string slug, OrganisationChange change, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/orgs/{slug}/")
            {
                Content = ApiCall.Json(change, EgretJson.Default.OrganisationChange),
            },
            EgretJson.Default.Organisation, cancellationToken);

    /// <summary>
    /// Deletes an organisation. Its API keys are revoked immediately; its documents and sessions are deleted shortly
    /// afterwards. For owners.
    /// </summary>
    /// <param name="slug">Slug of the organisation.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteAsync(string slug, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/orgs/{slug}/"), cancellationToken);
}
