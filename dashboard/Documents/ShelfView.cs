using System.Threading.Channels;
using Egret.Client;
using Egret.Dashboard.Parts;
using Microsoft.AspNetCore.Components.Forms;

namespace Egret.Dashboard.Documents;

/// <summary>The documents of a shelf as a page shows them: loaded page by page, uploaded a few at a time, followed until they are ready.</summary>
internal sealed class ShelfView(DocumentShelf shelf, Action changed) : IAsyncDisposable
{
    /// <summary>What the server takes of one file.</summary>
    public const long MaxBytes = 25 * 1024 * 1024;

    private const int PageSize = 50;
    private const int UploadsAtOnce = 2;

    /// <summary>A browser opens six connections to a host; streams that stay open must leave some for everything else.</summary>
    private const int StreamsAtOnce = 2;

    private readonly CancellationTokenSource _left = new();
    private readonly SemaphoreSlim _sending = new(UploadsAtOnce);
    private readonly Channel<DocumentRow> _toFollow = Channel.CreateUnbounded<DocumentRow>();
    private readonly List<Task> _work = [];
    private string? _next;
    private DocumentStatus? _status;

    public List<DocumentRow> Rows { get; } = [];

    /// <summary>Whether the first page is there.</summary>
    public bool IsLoaded { get; private set; }

    public bool HasMore => _next is not null;

    /// <summary>Whether files are still being sent, which leaving the page would break off.</summary>
    public bool IsSending => Rows.Any(row => row.IsOnItsWay);

    /// <summary>Loads the newest documents, and follows those in work from now on.</summary>
    public async Task LoadAsync(DocumentStatus? status = null)
    {
        _status = status;
        if (_work.Count == 0)
        {
            _work.AddRange(Enumerable.Range(0, StreamsAtOnce).Select(_ => FollowAllAsync()));
        }

        var page = await shelf.List(status).GetPageAsync(PageSize, cancellationToken: _left.Token);
        Rows.RemoveAll(row => row.Document is not null);
        Add(page);
        IsLoaded = true;
    }

    /// <summary>Loads the next page.</summary>
    public async Task LoadMoreAsync() => Add(await shelf.List(_status).GetPageAsync(PageSize, _next, _left.Token));

    /// <summary>Sends the files, a few at a time; each has its row at once.</summary>
    public async Task UploadAsync(IReadOnlyList<IBrowserFile> files)
    {
        var rows = files.Select(file => (File: file, Row: new DocumentRow(file.Name, file.Size))).ToList();
        Rows.InsertRange(0, rows.Select(upload => upload.Row));
        changed();
        await Task.WhenAll(rows.Select(upload => SendAsync(upload.File, upload.Row)));
    }

    public async Task RetryAsync(DocumentRow row)
    {
        row.Take(await shelf.RetryAsync(row.Document!.Id, _left.Token));
        Follow(row);
    }

    public async Task DeleteAsync(DocumentRow row)
    {
        await shelf.DeleteAsync(row.Document!.Id);
        Rows.Remove(row);
        changed();
    }

    /// <summary>Takes the row of a file that was refused away.</summary>
    public void Dismiss(DocumentRow row) => Rows.Remove(row);

    /// <summary>The document with a link that works now: the one in the list is good for minutes only.</summary>
    public async Task<Document> RefreshAsync(DocumentRow row)
    {
        row.Take(await shelf.GetAsync(row.Document!.Id, _left.Token));
        return row.Document!;
    }

    public EgretList<Passage> PassagesOf(DocumentRow row) => shelf.ListPassages(row.Document!.Id);

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        _toFollow.Writer.Complete();
        await Task.WhenAll(_work);
        _left.Dispose();
        _sending.Dispose();
    }

    private void Add(EgretPage<Document> page)
    {
        _next = page.NextCursor;
        foreach (var row in page.Items.Select(DocumentRow.Of))
        {
            Rows.Add(row);
            Follow(row);
        }
    }

    private async Task SendAsync(IBrowserFile file, DocumentRow row)
    {
        if (file.Size > MaxBytes)
        {
            row.Refuse($"The file is larger than {ByteCount.Say(MaxBytes)}. Split it and upload the parts.");
            changed();
            return;
        }

        try
        {
            await _sending.WaitAsync(_left.Token);
            try
            {
                await using var content = file.OpenReadStream(MaxBytes, _left.Token);
                row.Take(await shelf.UploadAsync(new DocumentUpload(content, file.Name), _left.Token));
            }
            finally
            {
                _sending.Release();
            }

            Follow(row);
        }
        catch (EgretException exception)
        {
            row.Refuse(Problems.Describe(exception));
        }
        catch (IOException)
        {
            row.Refuse("The file could not be read. It may have been moved or changed; choose it again.");
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            return;
        }

        changed();
    }

    private void Follow(DocumentRow row)
    {
        if (row.IsInWork)
        {
            _toFollow.Writer.TryWrite(row);
        }
    }

    private async Task FollowAllAsync()
    {
        try
        {
            await foreach (var row in _toFollow.Reader.ReadAllAsync(_left.Token))
            {
                await FollowAsync(row);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task FollowAsync(DocumentRow row)
    {
        try
        {
            await foreach (var progress in shelf.FollowAsync(row.Document!.Id, _left.Token))
            {
                row.Take(progress);
                changed();
            }

            // The number of passages and pages is not among what is told on the way.
            await RefreshAsync(row);
        }
        catch (EgretNotFoundException)
        {
            Rows.Remove(row);
        }
        catch (EgretException exception)
        {
            row.LoseSight(Problems.Describe(exception));
        }

        changed();
    }
}
