namespace Egret.Client;

/// <summary>Passages that meet a question, without an answer being written.</summary>
public sealed class SearchClient
{
    private readonly EgretTransport _transport;

    internal SearchClient(EgretTransport transport) => _transport = transport;

    /// <summary>Finds passages, best first.</summary>
    /// <param name="request">What to look for, and where.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<SearchResults> FindAsync(SearchRequest request, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/search/")
        {
            ActsForOrganisation = true,
            IsRepeatable = true,
            Content = ApiCall.Json(request, EgretJson.Default.SearchRequest),
        },
        EgretJson.Default.SearchResults, cancellationToken);
}
