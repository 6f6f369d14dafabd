using Egret.Dashboard.Documents;

namespace Egret.Dashboard.Tests.Documents;

public sealed class DocumentWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Each stream holds a connection, of which a browser has six for all that it does.</summary>
    [Fact]
    public async Task All_documents_get_ready_by_two_streams_and_by_asking()
    {
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
        var streams = new List<Guid>();
        var gate = new TaskCompletionSource();
        using var shelf = new FakeShelf(async request =>
        {
            var path = request.RequestUri!.AbsolutePath;
            var id = ids.Find(one => path.Contains(one.ToString(), StringComparison.Ordinal));
            if (path.EndsWith("/events/", StringComparison.Ordinal))
            {
                streams.Add(id);
                await gate.Task;
                return FakeShelf.Json($$"""event: progress{{'\n'}}data: {"id":"{{id}}","status":"ready","progress":1,"error":null}{{"\n\n"}}""", mediaType: "text/event-stream");
            }

            return id != Guid.Empty ? FakeShelf.Json(FakeShelf.Document(id, status: "ready"))
                : FakeShelf.Json(request.RequestUri.Query.Contains("status=", StringComparison.Ordinal) ? "[]" : $"[{string.Join(',', ids.Select(one => FakeShelf.Document(one)))}]");
        });
        var list = new DocumentList(shelf.Place.Shelf);
        await list.LoadAsync(null, CancellationToken.None);
        using var left = new CancellationTokenSource(Patience);
        var othersAreReady = new TaskCompletionSource();
        var allAreReady = new TaskCompletionSource();
        list.Changed += () =>
        {
            _ = list.InWork.Count <= 2 && othersAreReady.TrySetResult();
            _ = list.InWork.Count == 0 && allAreReady.TrySetResult();
        };

        var watching = new DocumentWatch(shelf.Place.Shelf, list, TimeProvider.System).RunAsync(left.Token);
        await othersAreReady.Task.WaitAsync(Patience);
        Assert.Equal(ids.Take(2), streams);
        gate.SetResult();
        await allAreReady.Task.WaitAsync(Patience);

        await left.CancelAsync();
        await watching;
    }

    /// <summary>Something on the way may let no streams through.</summary>
    [Fact]
    public async Task Document_whose_stream_breaks_gets_ready_by_asking()
    {
        var id = Guid.CreateVersion7();
        using var shelf = new FakeShelf(request => Task.FromResult(request.RequestUri!.AbsolutePath switch
        {
            var path when path.EndsWith("/events/", StringComparison.Ordinal) => FakeShelf.Json("", mediaType: "text/event-stream"),
            var path when path.Contains(id.ToString(), StringComparison.Ordinal) => FakeShelf.Json(FakeShelf.Document(id, status: "ready")),
            _ => FakeShelf.Json(request.RequestUri.Query.Contains("status=", StringComparison.Ordinal) ? "[]" : $"[{FakeShelf.Document(id)}]"),
        }));
        var list = new DocumentList(shelf.Place.Shelf);
        await list.LoadAsync(null, CancellationToken.None);
        using var left = new CancellationTokenSource(Patience);
        var isReady = new TaskCompletionSource();
        list.Changed += () => _ = list.InWork.Count == 0 && isReady.TrySetResult();

        var watch = new DocumentWatch(shelf.Place.Shelf, list, TimeProvider.System);
        var watching = watch.RunAsync(left.Token);
        await isReady.Task.WaitAsync(Patience);

        await left.CancelAsync();
        await watching;
    }
}
