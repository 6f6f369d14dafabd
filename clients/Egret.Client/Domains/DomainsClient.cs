namespace Egret.Client;

/// <summary>
/// Manages the public library: domains, their categories and documents. Reading domains needs no credential; everything
/// else is for platform administrators.
/// </summary>
public sealed class DomainsClient
{
    private readonly EgretTransport _transport;

    internal DomainsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the domains. Needs no credential.</summary>
    public EgretList<Domain> List() => new(
        _transport, EgretJson.Default.ListDomain,
        query => new ApiCall(HttpMethod.Get, $"v1/domains/", query) { ActsForOrganisation = true });

    /// <summary>Gets a domain with its categories. Needs no credential.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Domain> GetAsync(string slug, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/domains/{slug}/") { ActsForOrganisation = true }, EgretJson.Default.Domain,
        cancellationToken);

    /// <summary>Creates a domain. For platform administrators.</summary>
    /// <param name="domain">The domain to create.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Domain> CreateAsync(NewDomain domain, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/domains/")
            {
                ActsForOrganisation = true,
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(domain, EgretJson.Default.NewDomain),
            },
            EgretJson.Default.Domain, cancellationToken);

    /// <summary>Changes a domain. For platform administrators.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Domain> ChangeAsync(string slug, DomainChange change, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/domains/{slug}/")
            {
                ActsForOrganisation = true,
                Content = ApiCall.Json(change, EgretJson.Default.DomainChange),
            },
            EgretJson.Default.Domain, cancellationToken);

    /// <summary>Deletes a domain with its categories and documents. For platform administrators.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteAsync(string slug, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/domains/{slug}/") { ActsForOrganisation = true }, cancellationToken);

    /// <summary>Lists the categories of a domain. Needs no credential.</summary>
    /// <param name="slug">Slug of the domain.</param>
    public EgretList<DomainCategory> ListCategories(string slug) => new(
        _transport, EgretJson.Default.ListDomainCategory,
        query => new ApiCall(HttpMethod.Get, $"v1/domains/{slug}/categories/", query) { ActsForOrganisation = true });

    /// <summary>Creates a category. For platform administrators.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="category">The category to create.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<DomainCategory> CreateCategoryAsync(
        string slug, NewDomainCategory category, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/domains/{slug}/categories/")
            {
                ActsForOrganisation = true,
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(category, EgretJson.Default.NewDomainCategory),
            },
            EgretJson.Default.DomainCategory, cancellationToken);

    /// <summary>Changes a category. For platform administrators.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="code">Code of the category.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<DomainCategory> ChangeCategoryAsync(
        string slug, string code, DomainCategoryChange change, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/domains/{slug}/categories/{code}/")
            {
                ActsForOrganisation = true,
                Content = ApiCall.Json(change, EgretJson.Default.DomainCategoryChange),
            },
            EgretJson.Default.DomainCategory, cancellationToken);

    /// <summary>Deletes a category with its documents. For platform administrators.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="code">Code of the category.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteCategoryAsync(string slug, string code, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Delete, $"v1/domains/{slug}/categories/{code}/") { ActsForOrganisation = true },
            cancellationToken);

    /// <summary>Returns the client for the documents of a category. For platform administrators.</summary>
    /// <param name="slug">Slug of the domain.</param>
    /// <param name="code">Code of the category.</param>
    public DocumentScopeClient DocumentsOf(string slug, string code) =>
        new(_transport, $"v1/domains/{slug}/categories/{code}/documents/", actsForOrganisation: true);
}
