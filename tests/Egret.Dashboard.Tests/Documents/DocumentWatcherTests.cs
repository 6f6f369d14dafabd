using Egret.Dashboard.Documents;

namespace Egret.Dashboard.Tests.Documents;

public sealed class DocumentWatcherTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Each stream holds a connection, and a browser opens six per host.</summary>
    [Fact]
    public async Task Documents_in_progress_are_watched_by_two_streams_and_polling()
    {
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
        var streams = new List<Guid>();
        var gate = new TaskCompletionSource();
        using var fakeScope = new FakeDocumentScope(async request =>
        {
            var path = request.RequestUri!.AbsolutePath;
            var id = ids.Find(candidate => path.Contains(candidate.ToString(), StringComparison.Ordinal));
            if (path.EndsWith("/events/", StringComparison.Ordinal))
            {
                streams.Add(id);
                await gate.Task;
                var data = $$"""{"id":"{{id}}","status":"ready","progress":1,"error":null}""";
                return FakeDocumentScope.Json($"event: progress\ndata: {data}\n\n", mediaType: "text/event-stream");
            }

            if (id != Guid.Empty)
            {
                return FakeDocumentScope.Json(FakeDocumentScope.Document(id, status: "ready"));
            }

            var isFiltered = request.RequestUri.Query.Contains("status=", StringComparison.Ordinal);
            var documents = isFiltered ? [] : ids.Select(document => FakeDocumentScope.Document(document));
            return FakeDocumentScope.Json($"[{string.Join(',', documents)}]");
        });
        var list = new DocumentList(fakeScope.Scope.Client);
        await list.LoadAsync(null, CancellationToken.None);
        using var stop = new CancellationTokenSource(Timeout);
        var othersAreReady = new TaskCompletionSource();
        var allAreReady = new TaskCompletionSource();
        list.Changed += () =>
        {
            _ = list.InProgress.Count <= 2 && othersAreReady.TrySetResult();
            _ = list.InProgress.Count == 0 && allAreReady.TrySetResult();
        };

        var watching = new DocumentWatcher(fakeScope.Scope.Client, list, TimeProvider.System).RunAsync(stop.Token);
        await othersAreReady.Task.WaitAsync(Timeout);
        Assert.Equal(ids.Take(2), streams);
        gate.SetResult();
        await allAreReady.Task.WaitAsync(Timeout);

        await stop.CancelAsync();
        await watching;
    }

    /// <summary>A proxy may block event streams.</summary>
    [Fact]
    public async Task Document_whose_stream_breaks_is_polled_until_it_is_ready()
    {
        var id = Guid.CreateVersion7();
        using var fakeScope = new FakeDocumentScope(request => Task.FromResult(request.RequestUri!.AbsolutePath switch
        {
            var path when path.EndsWith("/events/", StringComparison.Ordinal) =>
                FakeDocumentScope.Json("", mediaType: "text/event-stream"),
            var path when path.Contains(id.ToString(), StringComparison.Ordinal) =>
                FakeDocumentScope.Json(FakeDocumentScope.Document(id, status: "ready")),
            _ when request.RequestUri.Query.Contains("status=", StringComparison.Ordinal) => FakeDocumentScope.Json("[]"),
            _ => FakeDocumentScope.Json($"[{FakeDocumentScope.Document(id)}]"),
        }));
        var list = new DocumentList(fakeScope.Scope.Client);
        await list.LoadAsync(null, CancellationToken.None);
        using var stop = new CancellationTokenSource(Timeout);
        var isReady = new TaskCompletionSource();
        list.Changed += () => _ = list.InProgress.Count == 0 && isReady.TrySetResult();

        var watching = new DocumentWatcher(fakeScope.Scope.Client, list, TimeProvider.System).RunAsync(stop.Token);
        await isReady.Task.WaitAsync(Timeout);

        await stop.CancelAsync();
        await watching;
    }
}
