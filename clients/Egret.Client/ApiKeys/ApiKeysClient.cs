namespace Egret.Client;

/// <summary>The caller's API keys in the organisation acted for, and the organisation's policy on them.</summary>
public sealed class ApiKeysClient
{
    private readonly EgretTransport _transport;

    internal ApiKeysClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the caller's keys.</summary>
    public EgretList<ApiKey> List() => new(
        _transport, EgretJson.Default.ListApiKey, query => new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/", query) { ActsForOrganisation = true });

    /// <summary>Makes a key. Its secret is in the answer and can never be had again.</summary>
    /// <param name="key">The key to be made.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IssuedApiKey> IssueAsync(NewApiKey key, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/billings/api-keys/")
        {
            ActsForOrganisation = true,
            Creates = true,
            Content = ApiCall.Json(key, EgretJson.Default.NewApiKey),
        },
        EgretJson.Default.IssuedApiKey, cancellationToken);

    /// <summary>Gets a key.</summary>
    /// <param name="id">The key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApiKey> GetAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/{id}/") { ActsForOrganisation = true }, EgretJson.Default.ApiKey, cancellationToken);

    /// <summary>Renames a key or moves its expiry. One that has expired works again when its expiry is moved or cleared; a revoked one never does.</summary>
    /// <param name="id">The key.</param>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApiKey> ChangeAsync(Guid id, ApiKeyChange change, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Patch, $"v1/billings/api-keys/{id}/update/")
        {
            ActsForOrganisation = true,
            Content = ApiCall.Json(change, EgretJson.Default.ApiKeyChange),
        },
        EgretJson.Default.ApiKey, cancellationToken);

    /// <summary>Gives a key a new secret, which is in the answer and can never be had again.</summary>
    /// <param name="id">The key.</param>
    /// <param name="grace">How long the old secret goes on working: not at all by default, a week at the most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IssuedApiKey> RotateAsync(Guid id, TimeSpan grace = default, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/billings/api-keys/{id}/rotate/")
        {
            ActsForOrganisation = true,
            Content = ApiCall.Json(new RotateBody((int)grace.TotalSeconds), EgretJson.Default.RotateBody),
        },
        EgretJson.Default.IssuedApiKey, cancellationToken);

    /// <summary>Ends a key for good: within a second no gateway lets it in.</summary>
    /// <param name="id">The key.</param>
    /// <param name="includeCreated">Whether to end as well the keys that were made or rotated with it, or with one of those: what to do when it leaked.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task RevokeAsync(Guid id, bool? includeCreated = null, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/billings/api-keys/{id}/revoke/", new ApiQuery().Add("include_created", includeCreated)) { ActsForOrganisation = true, IsRepeatable = true }, cancellationToken);

    /// <summary>Does the same as <see cref="RevokeAsync"/>, under the name that deleting has elsewhere.</summary>
    /// <param name="id">The key.</param>
    /// <param name="includeCreated">Whether to end as well the keys that were made or rotated with it, or with one of those: what to do when it leaked.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task DeleteAsync(Guid id, bool? includeCreated = null, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/billings/api-keys/{id}/", new ApiQuery().Add("include_created", includeCreated)) { ActsForOrganisation = true }, cancellationToken);

    /// <summary>Lists what happened to a key.</summary>
    /// <param name="id">The key.</param>
    public EgretList<ApiKeyEvent> ListEvents(Guid id) => new(
        _transport, EgretJson.Default.ListApiKeyEvent,
        query => new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/{id}/events/", query) { ActsForOrganisation = true });

    /// <summary>Gets the organisation's policy.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApiKeyPolicy> GetPolicyAsync(CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/billings/api-keys/policy/") { ActsForOrganisation = true }, EgretJson.Default.ApiKeyPolicy, cancellationToken);

    /// <summary>Changes the organisation's policy; for admins who have signed in, never with an API key.</summary>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApiKeyPolicy> ChangePolicyAsync(ApiKeyPolicyChange change, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Patch, $"v1/billings/api-keys/policy/")
        {
            ActsForOrganisation = true,
            Content = ApiCall.Json(change, EgretJson.Default.ApiKeyPolicyChange),
        },
        EgretJson.Default.ApiKeyPolicy, cancellationToken);

    /// <summary>Hands in a key that was found where it should not be; needs no credential. The answer is the same whatever it is.</summary>
    /// <param name="key">The whole key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A sentence for people.</returns>
    public async Task<string> ReportAsync(string key, CancellationToken cancellationToken = default)
    {
        var answer = await _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/keys/report/")
            {
                IsAnonymous = true,
                IsRepeatable = true,
                Content = ApiCall.Json(new ReportBody(key), EgretJson.Default.ReportBody),
            },
            EgretJson.Default.ReportAnswer, cancellationToken);
        return answer.Detail;
    }
}
