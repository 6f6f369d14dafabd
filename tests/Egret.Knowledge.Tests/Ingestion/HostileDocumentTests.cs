using System.Net;
using System.Text;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

/// <summary>
/// A document that crashes the process during extraction crashes it once, not with each delivery of its message.
/// </summary>
public sealed class HostileDocumentTests : IAsyncLifetime
{
    private const int Aborted = 134;

    private readonly IsolatedKnowledgeApp _app = new();
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string DocumentsPath => KnowledgeApp.PathOf(_caller);

    /// <summary>
    /// The service in the process of the tests must not extract the document. It is stopped, and only its database and
    /// files are used.
    /// </summary>
    public async Task InitializeAsync()
    {
        await _app.InitializeAsync();
        await _app.DisposeAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Document_that_crashes_its_process_fails_after_one_attempt_and_after_each_retry()
    {
        Guid documentId;
        await using (var first = await KnowledgeProcess.StartAsync(_app, "first"))
        {
            documentId = await UploadHostileAsync(first);
            Assert.Equal(Aborted, await first.EndedAsync());
        }

        await using (var second = await KnowledgeProcess.StartAsync(_app, "second"))
        {
            using var client = second.CreateClient(_caller);
            var failed = await KnowledgeApp.UntilAsync(client, DocumentsPath, documentId, DocumentStatus.Failed);
            Assert.Contains("Retry it once", failed.Error, StringComparison.Ordinal);
            Assert.Equal(1, await _app.CountAsync("select attempts::bigint from documents where id = $1", documentId));
            var good = await KnowledgeApp.UploadAsync(client, DocumentsPath, "# Good\n\nThis can be read.");
            await KnowledgeApp.UntilAsync(client, DocumentsPath, good.Id, DocumentStatus.Ready);

            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Accepted, await client.PostAsync($"{DocumentsPath}{documentId}/retry/", null));
            Assert.Equal(Aborted, await second.EndedAsync());
        }

        await using var third = await KnowledgeProcess.StartAsync(_app, "third");
        using var last = third.CreateClient(_caller);
        await KnowledgeApp.UntilAsync(last, DocumentsPath, documentId, DocumentStatus.Failed);
    }

    [Fact]
    public async Task Stopped_worker_requeues_its_document()
    {
        await using var worker = await KnowledgeProcess.StartAsync(_app, "worker");
        using var client = worker.CreateClient(_caller);
        var response = await KnowledgeApp.PostAsync(
            client, DocumentsPath, Encoding.UTF8.GetBytes(KnowledgeApp.LongText(4_000)));
        var document = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, response);
        await ResponseAssert.EventuallyAsync(
            () => _app
                .CountAsync("select count(*) from documents where id = $1 and status = 'processing'", document.Id),
            count => count == 1);

        Assert.Equal(0, await worker.EndAsync("TERM"));

        const string Requeued = """
            select count(*) from documents where id = $1 and status = 'queued' and attempts = 0 and reading_started_at is null
            """;
        Assert.Equal(1, await _app.CountAsync(Requeued, document.Id));
    }

    private async Task<Guid> UploadHostileAsync(KnowledgeProcess process)
    {
        using var client = process.CreateClient(_caller);
        var file = Path.Combine(AppContext.BaseDirectory, "Ingestion", "Files", "hostile-deep-colour-spaces.pdf");
        var bytes = await File.ReadAllBytesAsync(file);
        var response = await KnowledgeApp.PostAsync(client, DocumentsPath, bytes, "colours.pdf");
        return (await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, response)).Id;
    }
}
