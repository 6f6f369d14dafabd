namespace Egret.Client;

/// <summary>Manages the caller's API keys in the current organisation, and that organisation's key policy.</summary>
public sealed class ApiKeysClient
{
    private readonly EgretTransport _transport;

    internal ApiKeysClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the caller's API keys.</summary>
    public EgretList<ApiKey> List() => new(
        _transport, EgretJson.Default.ListApiKey,
        query => new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/", query) { ActsForOrganisation = true });

    /// <summary>Issues a key. Its secret is returned only in this response.</summary>
    /// <param name="key">Name, expiry and scopes of the key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IssuedApiKey> IssueAsync(NewApiKey key, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/billings/api-keys/")
            {
                ActsForOrganisation = true,
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(key, EgretJson.Default.NewApiKey),
            },
            EgretJson.Default.IssuedApiKey, cancellationToken);

    /// <summary>Gets an API key.</summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiKey> GetAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/{id}/") { ActsForOrganisation = true },
        EgretJson.Default.ApiKey, cancellationToken);

    /// <summary>
    /// Changes the name or the expiry of a key. An expired key becomes valid again if its expiry is extended or
    /// removed; a revoked key does not.
    /// </summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiKey> ChangeAsync(Guid id, ApiKeyChange change, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/billings/api-keys/{id}/update/")
            {
                ActsForOrganisation = true,
                Content = ApiCall.Json(change, EgretJson.Default.ApiKeyChange),
            },
            EgretJson.Default.ApiKey, cancellationToken);

    /// <summary>Replaces the secret of a key. The new secret is returned only in this response.</summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="grace">
    /// Grace period during which the old secret remains valid: none by default, at most a week.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IssuedApiKey> RotateAsync(
        Guid id, TimeSpan grace = default, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/billings/api-keys/{id}/rotate/")
            {
                ActsForOrganisation = true,
                Content = ApiCall.Json(new RotateRequest((int)grace.TotalSeconds), EgretJson.Default.RotateRequest),
            },
            EgretJson.Default.IssuedApiKey, cancellationToken);

    /// <summary>Revokes a key permanently. The gateway rejects it within a second.</summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="includeCreated">
    /// Whether to revoke also the keys that were issued or rotated with this key, directly or indirectly. Recommended
    /// for a leaked key.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RevokeAsync(Guid id, bool? includeCreated = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(
                HttpMethod.Post, $"v1/billings/api-keys/{id}/revoke/",
                new ApiQuery().Add("include_created", includeCreated))
            {
                ActsForOrganisation = true,
                IsRepeatable = true,
            },
            cancellationToken);

    /// <summary>Revokes a key permanently; equivalent to <see cref="RevokeAsync"/>.</summary>
    /// <param name="id">Id of the key.</param>
    /// <param name="includeCreated">
    /// Whether to revoke also the keys that were issued or rotated with this key, directly or indirectly. Recommended
    /// for a leaked key.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteAsync(Guid id, bool? includeCreated = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(
                HttpMethod.Delete, $"v1/billings/api-keys/{id}/", new ApiQuery().Add("include_created", includeCreated))
            {
                ActsForOrganisation = true,
            },
            cancellationToken);

    /// <summary>Lists the events of a key.</summary>
    /// <param name="id">Id of the key.</param>
    public EgretList<ApiKeyEvent> ListEvents(Guid id) => new(
        _transport, EgretJson.Default.ListApiKeyEvent,
        query =>
            new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/{id}/events/", query) { ActsForOrganisation = true });

    /// <summary>Gets the organisation's key policy.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiKeyPolicy> GetPolicyAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/policy/") { ActsForOrganisation = true },
        EgretJson.Default.ApiKeyPolicy, cancellationToken);

    /// <summary>Changes the organisation's key policy. For signed-in admins; not permitted with an API key.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiKeyPolicy> ChangePolicyAsync(
        ApiKeyPolicyChange change, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Patch, $"v1/billings/api-keys/policy/")
            {
                ActsForOrganisation = true,
                Content = ApiCall.Json(change, EgretJson.Default.ApiKeyPolicyChange),
            },
            EgretJson.Default.ApiKeyPolicy, cancellationToken);

    /// <summary>
    /// Reports a leaked key. Needs no credential. The response does not reveal whether the key exists.
    /// </summary>
    /// <param name="key">The full API key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A message for end users.</returns>
    public async Task<string> ReportAsync(string key, CancellationToken cancellationToken = default)
    {
        var answer = await _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/keys/report/")
            {
                IsAnonymous = true,
                IsRepeatable = true,
                Content = ApiCall.Json(new ReportRequest(key), EgretJson.Default.ReportRequest),
            },
            EgretJson.Default.ReportResponse, cancellationToken);
        return answer.Detail;
    }
}
