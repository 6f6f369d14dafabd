using Egret.Client;

namespace Egret.Dashboard.Documents;

/// <summary>The loaded documents of a scope: new uploads first, then the server's list in its order.</summary>
internal sealed class DocumentList(DocumentScopeClient client)
{
    private const int PageSize = 50;
    private const int MaxPageSize = 200;

    private readonly List<Document> _documents = [];
    private string? _cursor;
    private int _version;

    public event Action? Changed;

    /// <summary>Whether the first page is loaded.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether the server has further pages.</summary>
    public bool HasMore => _cursor is not null;

    /// <summary>Status filter of the loaded documents; null for all.</summary>
    public DocumentStatus? Status { get; private set; }

    /// <summary>Name filter of the shown documents; a part of the name.</summary>
    public string NamePart { get; set; } = "";

    /// <summary>Whether a filter is set.</summary>
    public bool IsFiltered => Status is not null || NamePart.Length > 0;

    /// <summary>The loaded documents that match the filters.</summary>
    public IReadOnlyList<Document> Shown => [.. _documents.Where(document =>
        (Status is null || document.Status == Status)
            && document.Filename.Contains(NamePart, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Ids of the documents whose ingestion has not finished.</summary>
    public IReadOnlyList<Guid> InProgress =>
        [.. _documents.Where(document => IsInProgress(document.Status)).Select(document => document.Id)];

    public static bool IsInProgress(DocumentStatus status) =>
        status is DocumentStatus.Queued or DocumentStatus.Processing;

    /// <summary>Replaces the list with the first page of documents with a status.</summary>
    public async Task LoadAsync(DocumentStatus? status, CancellationToken cancellationToken)
    {
        var version = ++_version;
        Status = status;
        var page = await client.List(status).GetPageAsync(PageSize, null, cancellationToken);
        if (version == _version)
        {
            _documents.Clear();
            Append(page);
            IsLoaded = true;
            Changed?.Invoke();
        }
    }

    /// <summary>Loads the next page.</summary>
    public Task LoadMoreAsync(CancellationToken cancellationToken) => LoadNextAsync(PageSize, cancellationToken);

    /// <summary>Loads all remaining pages: the name filter applies to loaded documents only.</summary>
    public async Task LoadRestAsync(CancellationToken cancellationToken)
    {
        while (await LoadNextAsync(MaxPageSize, cancellationToken))
        {
            // Each call loads one page.
        }
    }

    /// <summary>Adds an uploaded document at the top.</summary>
    public void Add(Document document)
    {
        _documents.RemoveAll(known => known.Id == document.Id);
        _documents.Insert(0, document);
        Changed?.Invoke();
    }

    /// <summary>Updates a document.</summary>
    public void Update(Document document) => Replace(document.Id, _ => document);

    /// <summary>Applies a progress event.</summary>
    public void ApplyProgress(DocumentProgress progress) => Replace(
        progress.Id,
        document => document with { Status = progress.Status, Progress = progress.Progress, Error = progress.Error });

    public void Remove(Guid id)
    {
        if (_documents.RemoveAll(document => document.Id == id) > 0)
        {
            Changed?.Invoke();
        }
    }

    /// <returns>Whether there may be a further page.</returns>
    private async Task<bool> LoadNextAsync(int size, CancellationToken cancellationToken)
    {
        if (_cursor is not { } cursor)
        {
            return false;
        }

        var version = _version;
        var page = await client.List(Status).GetPageAsync(size, cursor, cancellationToken);
        if (version != _version || cursor != _cursor)
        {
            return false;
        }

        Append(page);
        Changed?.Invoke();
        return HasMore;
    }

    /// <summary>Appends a page without documents that were added before and occur on a later page again.</summary>
    private void Append(EgretPage<Document> page)
    {
        var known = _documents.Select(document => document.Id).ToHashSet();
        _documents.AddRange(page.Items.Where(document => !known.Contains(document.Id)));
        _cursor = page.NextCursor;
    }

    private void Replace(Guid id, Func<Document, Document> change)
    {
        var index = _documents.FindIndex(document => document.Id == id);
        if (index >= 0)
        {
            _documents[index] = change(_documents[index]);
            Changed?.Invoke();
        }
    }
}
