using Egret.Client;

namespace Egret.Dashboard.Documents;

/// <summary>The documents of a place as far as they are loaded: those that came while it is looked at, then the server's list in its order.</summary>
internal sealed class DocumentList(DocumentShelf shelf)
{
    private const int PageSize = 50;
    private const int LargestPage = 200;

    private readonly List<Document> _documents = [];
    private string? _cursor;
    private int _loads;

    public event Action? Changed;

    /// <summary>Whether the first page is there.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether there are more on the server.</summary>
    public bool HasMore => _cursor is not null;

    /// <summary>Only these are loaded; null is all.</summary>
    public DocumentStatus? Status { get; private set; }

    /// <summary>Part of the name of those that are shown.</summary>
    public string NamePart { get; set; } = "";

    /// <summary>Whether anything is left out on purpose.</summary>
    public bool IsFiltered => Status is not null || NamePart.Length > 0;

    /// <summary>What is loaded and wanted.</summary>
    public IReadOnlyList<Document> Shown => [.. _documents.Where(document =>
        (Status is null || document.Status == Status) && document.Filename.Contains(NamePart, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Those that a worker still has to finish.</summary>
    public IReadOnlyList<Guid> InWork => [.. _documents.Where(document => IsInWork(document.Status)).Select(document => document.Id)];

    public static bool IsInWork(DocumentStatus status) => status is DocumentStatus.Queued or DocumentStatus.Processing;

    /// <summary>Begins anew with the first page of what has this status.</summary>
    public async Task LoadAsync(DocumentStatus? status, CancellationToken cancellationToken)
    {
        var load = ++_loads;
        Status = status;
        var page = await shelf.List(status).GetPageAsync(PageSize, null, cancellationToken);
        if (load == _loads)
        {
            _documents.Clear();
            Append(page);
            IsLoaded = true;
            Changed?.Invoke();
        }
    }

    /// <summary>Loads the next page.</summary>
    public Task LoadMoreAsync(CancellationToken cancellationToken) => LoadNextAsync(PageSize, cancellationToken);

    /// <summary>Loads all that is left: a name may be on any page.</summary>
    public async Task LoadRestAsync(CancellationToken cancellationToken)
    {
        while (await LoadNextAsync(LargestPage, cancellationToken))
        {
            // Page after page.
        }
    }

    /// <summary>One came in just now: on top, where it is looked for.</summary>
    public void Add(Document document)
    {
        _documents.RemoveAll(known => known.Id == document.Id);
        _documents.Insert(0, document);
        Changed?.Invoke();
    }

    /// <summary>The newest state of one that is known.</summary>
    public void Put(Document document) => Replace(document.Id, _ => document);

    /// <summary>How far one is.</summary>
    public void Tell(DocumentProgress progress) => Replace(
        progress.Id, document => document with { Status = progress.Status, Progress = progress.Progress, Error = progress.Error });

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

        var load = _loads;
        var page = await shelf.List(Status).GetPageAsync(size, cursor, cancellationToken);
        if (load != _loads || cursor != _cursor)
        {
            return false;
        }

        Append(page);
        Changed?.Invoke();
        return HasMore;
    }

    /// <summary>What came in while the list was looked at is on a later page as well.</summary>
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
