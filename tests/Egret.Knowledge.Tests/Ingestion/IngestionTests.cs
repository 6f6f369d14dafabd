using System.Net;
using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class IngestionTests(IsolatedKnowledgeApp app) : IClassFixture<IsolatedKnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Unreadable_document_fails_with_an_error_and_the_worker_continues()
    {
        using var client = app.CreateClient(_caller);
        var broken = await KnowledgeApp.UploadAsync(client, Path, "%PDF-1.7\nthis is not a PDF\n", "broken.pdf");
        var failed = await KnowledgeApp.UntilAsync(client, Path, broken.Id, DocumentStatus.Failed);
        Assert.False(string.IsNullOrWhiteSpace(failed.Error));
        Assert.DoesNotContain("Exception", failed.Error, StringComparison.Ordinal);

        var good = await KnowledgeApp.UploadAsync(client, Path, "# Good\n\nThis can be read.");
        await KnowledgeApp.UntilAsync(client, Path, good.Id, DocumentStatus.Ready);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Conflict, "conflict", await client.PostAsync($"{Path}{good.Id}/retry/", null));

        var retried = await ResponseAssert.ReadAsync<DocumentResponse>(
            HttpStatusCode.Accepted, await client.PostAsync($"{Path}{broken.Id}/retry/", null));
        Assert.Equal(DocumentStatus.Queued, retried.Status);
        Assert.Null(retried.Error);
        await KnowledgeApp.UntilAsync(client, Path, broken.Id, DocumentStatus.Failed);
    }

    [Fact]
    public async Task Progress_is_streamed_until_the_end()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(30));
        using var response = await client.GetAsync(
            $"{Path}{document.Id}/events/", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = await response.Content.ReadAsStringAsync();
        Assert.Contains("event: progress", events, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"processing\"", events, StringComparison.Ordinal);
        Assert.Contains(
            "\"status\":\"ready\",\"progress\":1", events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_restart_during_ingestion_leaves_each_passage_once()
    {
        using (var client = app.CreateClient(_caller))
        {
            var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(60));
            await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Processing);
            await app.RestartAsync();
            using var after = app.CreateClient(_caller);
            var ready = await KnowledgeApp.UntilAsync(after, Path, document.Id, DocumentStatus.Ready);
            Assert.Equal(
                ready.PassageCount, await app.CountAsync(
                    "select count(*) from passages where document_id = $1", document.Id));
            Assert.Equal(
                await app.CountAsync(
                    "select count(*) from passages where collection_id = (select collection_id from documents where id = $1)", document.Id),
                await app.CountAsync(
                    "select passage_count::bigint from collections where organisation_id = $1",
                    _caller.OrganisationId!.Value));
        }
    }

    [Theory]
    [InlineData("processing")]
    [InlineData("queued")]
    public async Task Document_with_a_lost_message_is_requeued_by_the_sweep(string status)
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(
            client, Path, $"# Lost\n\nThe event of this document, which was {status}, was lost.");
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        await app.ExecuteAsync(
            """
            update documents set status = $2, attempts = 1,
                updated_at = now() - interval '1 minute', queued_at = now() - interval '1 minute' where id = $1
            """,
            document.Id, status);
        var ready = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.Equal(
            ready.PassageCount, await app.CountAsync(
                "select count(*) from passages where document_id = $1", document.Id));
    }

    [Fact]
    public async Task Document_without_attempts_left_fails()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, "# Poison\n\nThis document crashes every worker.");
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        await app.ExecuteAsync(
            """
            update documents set status = 'processing', attempts = 5,
                updated_at = now() - interval '1 minute', queued_at = now() - interval '1 minute' where id = $1
            """,
            document.Id);
        var failed = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Failed);
        Assert.Contains("5 attempts", failed.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// The state after a process was killed during an extraction: the broker or the sweep delivers the document again.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Document_with_an_interrupted_extraction_fails_and_can_be_retried(bool isRedelivered)
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(
            client, Path, $"# Unlucky\n\nThe power failed during the extraction, {isRedelivered}.");
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        var inactivity = isRedelivered ? "0 seconds" : "1 minute";
        await app.ExecuteAsync(
            """
            update documents set status = 'processing', attempts = 1, reading_started_at = now(),
                updated_at = now() - $2::interval, queued_at = now() - $2::interval where id = $1
            """,
            document.Id, inactivity);
        if (isRedelivered)
        {
            await app.PublishAsync(
                new DocumentUploaded(
                    Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId, document.Id));
        }

        var failed = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Failed);
        Assert.Contains("Retry it once", failed.Error, StringComparison.Ordinal);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await client.PostAsync($"{Path}{document.Id}/retry/", null));
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.Equal(
            0, await app.CountAsync("select count(reading_started_at) from documents where id = $1", document.Id));
    }

    [Fact]
    public async Task Repeated_messages_have_no_effect()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(10));
        var repeats = Enumerable.Range(0, 3).Select(_ => app.PublishAsync(
            new DocumentUploaded(Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId, document.Id)));
        await Task.WhenAll(repeats);
        var ready = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.Equal(
            ready.PassageCount, await app.CountAsync(
                "select count(*) from passages where document_id = $1", document.Id));
        Assert.Equal(ready.UpdatedAt, (await KnowledgeApp.GetAsync(client, Path, document.Id)).UpdatedAt);
    }

    [Fact]
    public async Task Usage_of_a_knowledge_base_is_published_with_every_change()
    {
        using var client = app.CreateClient(_caller);
        await using var probe = await app.ListenAsync();
        var uploads = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            KnowledgeApp.UploadAsync(
                client, Path, $"# Rule {number}\n\nThe firm tests its plan {number} times a year.")));
        foreach (var upload in uploads)
        {
            await KnowledgeApp.UntilAsync(client, Path, upload.Id, DocumentStatus.Ready);
        }

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{uploads[0].Id}/"));
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(probe.Received<KnowledgeBaseChanged>()
                .Where(statement => statement.OrganisationId == _caller.OrganisationId)
                .OrderBy(statement => statement.OccurredAt)
                .LastOrDefault()),
            last => last is { DocumentCount: 3, PendingDocumentCount: 0 }
                && last.StorageUsedBytes == uploads.Skip(1).Sum(upload => upload.SizeBytes));
    }
}
