namespace Egret.Client;

/// <summary>Searches passages without writing an answer.</summary>
public sealed class SearchClient
{
    private readonly EgretTransport _transport;

    internal SearchClient(EgretTransport transport) => _transport = transport;

    /// <summary>Finds passages, most relevant first.</summary>
    /// <param name="request">The search request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<SearchResults> FindAsync(SearchRequest request, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/search/")
            {
                ActsForOrganisation = true,
                IsRepeatable = true,
                Content = ApiCall.Json(request, EgretJson.Default.SearchRequest),
            },
            EgretJson.Default.SearchResults, cancellationToken);
}
