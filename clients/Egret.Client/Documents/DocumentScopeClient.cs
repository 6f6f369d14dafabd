namespace Egret.Client;

/// <summary>
/// Manages the documents of one document scope: an organisation, or a category of the public library.
/// </summary>
public sealed class DocumentScopeClient
{
    private readonly EgretTransport _transport;
    private readonly ApiPath _root;
    private readonly bool _actsForOrganisation;

    internal DocumentScopeClient(EgretTransport transport, ApiPath root, bool actsForOrganisation)
    {
        _transport = transport;
        _root = root;
        _actsForOrganisation = actsForOrganisation;
    }

    /// <summary>Lists the documents.</summary>
    /// <param name="status">Restricts the list to this status; null for all.</param>
    public EgretList<Document> List(DocumentStatus? status = null) => new(
        _transport, EgretJson.Default.ListDocument,
        query => Get($"{_root}", query.Add("status", WireNames<DocumentStatus>.Of(status))));

    /// <summary>
    /// Uploads a document. It can be searched once its status is ready; see <see cref="FollowAsync"/>.
    /// </summary>
    /// <param name="upload">The document.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="EgretConflictException">The scope contains a document with the same content.</exception>
    public async Task<Document> UploadAsync(DocumentUpload upload, CancellationToken cancellationToken = default)
    {
        using var form = new MultipartFormDataContent { new FileFormContent(upload.Content, upload.Filename) };
        if (upload.Metadata is { } metadata)
        {
            form.Add(new StringContent(metadata.GetRawText()), "metadata");
        }

        var call = new ApiCall(HttpMethod.Post, $"{_root}")
        {
            ActsForOrganisation = _actsForOrganisation,
            Content = form,
            IsIdempotencyKeyed = true,
            IsResendable = upload.Content.CanSeek,
            IsUpload = true,
        };
        return await _transport.SendAsync(call, EgretJson.Default.Document, cancellationToken);
    }

    /// <summary>Gets a document.</summary>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Document> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(Get($"{_root}{id}/"), EgretJson.Default.Document, cancellationToken);

    /// <summary>
    /// Yields the progress of a document, on changes and periodically, until it is ready or has failed. An interrupted
    /// connection is reopened.
    /// </summary>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <exception cref="EgretNotFoundException">The document was deleted.</exception>
    public IAsyncEnumerable<DocumentProgress> FollowAsync(Guid id, CancellationToken cancellationToken = default) =>
        DocumentEvents.FollowAsync(
            _transport, () => Stream($"{_root}{id}/events/", DocumentEvents.MediaType), cancellationToken);

    /// <summary>Lists the passages of a document.</summary>
    /// <param name="id">The document.</param>
    public EgretList<Passage> ListPassages(Guid id) => new(
        _transport, EgretJson.Default.ListPassage, query => Get($"{_root}{id}/passages/", query));

    /// <summary>Opens the uploaded file.</summary>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<DocumentContent> OpenContentAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var response = await _transport.SendForResponseAsync(Stream($"{_root}{id}/content/", "*/*"), cancellationToken);
        return new DocumentContent(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    /// <summary>Starts ingestion of a failed document again.</summary>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Document> RetryAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"{_root}{id}/retry/") { ActsForOrganisation = _actsForOrganisation },
        EgretJson.Default.Document, cancellationToken);

    /// <summary>Deletes a document. Answers that start afterwards do not cite it.</summary>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"{_root}{id}/") { ActsForOrganisation = _actsForOrganisation },
        cancellationToken);

    private ApiCall Get(ApiPath path, ApiQuery? query = null) =>
        new(HttpMethod.Get, path, query) { ActsForOrganisation = _actsForOrganisation };

    private ApiCall Stream(ApiPath path, string mediaType) => new(HttpMethod.Get, path)
    {
        ActsForOrganisation = _actsForOrganisation,
        IsStreamed = true,
        Accept = mediaType,
    };
}
