using System.Net;
using Egret.Contracts.Events;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class IngestionTests(IsolatedKnowledgeApp app) : IClassFixture<IsolatedKnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Unreadable_document_fails_with_a_reason_and_the_worker_lives()
    {
        using var client = app.CreateClient(_caller);
        var broken = await KnowledgeApp.UploadAsync(client, Path, "%PDF-1.7\nthis is no PDF, whatever it says\n", "broken.pdf");
        var failed = await KnowledgeApp.UntilAsync(client, Path, broken.Id, DocumentStatus.Failed);
        Assert.False(string.IsNullOrWhiteSpace(failed.Error));
        Assert.DoesNotContain("Exception", failed.Error, StringComparison.Ordinal);

        var good = await KnowledgeApp.UploadAsync(client, Path, "# Good\n\nThis can be read.");
        await KnowledgeApp.UntilAsync(client, Path, good.Id, DocumentStatus.Ready);
        await ResponseAssert.IsProblemAsync(HttpStatusCode.Conflict, "conflict", await client.PostAsync($"{Path}{good.Id}/retry/", null));

        var retried = await ResponseAssert.ReadAsync<DocumentResponse>(
            HttpStatusCode.Accepted, await client.PostAsync($"{Path}{broken.Id}/retry/", null));
        Assert.Equal(DocumentStatus.Queued, retried.Status);
        Assert.Null(retried.Error);
        await KnowledgeApp.UntilAsync(client, Path, broken.Id, DocumentStatus.Failed);
    }

    [Fact]
    public async Task Followers_hear_of_progress_until_the_end()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(30));
        using var response = await client.GetAsync($"{Path}{document.Id}/events/", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = await response.Content.ReadAsStringAsync();
        Assert.Contains("event: progress", events, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"processing\"", events, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ready\",\"progress\":1", events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_restarted_in_the_middle_of_a_document_leaves_each_passage_once()
    {
        using (var client = app.CreateClient(_caller))
        {
            var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(60));
            await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Processing);
            await app.RestartAsync();
            using var after = app.CreateClient(_caller);
            var ready = await KnowledgeApp.UntilAsync(after, Path, document.Id, DocumentStatus.Ready);
            Assert.Equal(ready.PassageCount, await app.CountAsync("select count(*) from passages where document_id = $1", document.Id));
            Assert.Equal(
                await app.CountAsync("select count(*) from passages where collection_id = (select collection_id from documents where id = $1)", document.Id),
                await app.CountAsync("select passage_count::bigint from collections where organisation_id = $1", _caller.OrganisationId!.Value));
        }
    }

    [Theory]
    [InlineData("processing")]
    [InlineData("queued")]
    public async Task Document_whose_message_was_lost_is_found_by_the_sweep(string status)
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, $"# Lost\n\nNobody was told of this one, which was {status}.");
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        await app.ExecuteAsync(
            """
            update documents set status = $2, attempts = 1,
                updated_at = now() - interval '1 minute', queued_at = now() - interval '1 minute' where id = $1
            """,
            document.Id, status);
        var ready = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.Equal(ready.PassageCount, await app.CountAsync("select count(*) from passages where document_id = $1", document.Id));
    }

    [Fact]
    public async Task Document_that_kills_its_workers_is_given_up()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, "# Poison\n\nSay that this ends every worker.");
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

    /// <summary>As a process leaves it that was killed while it read: told by the broker again, or found by the sweep.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Document_whose_reading_never_returned_fails_and_can_be_retried(bool isRedelivered)
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, $"# Unlucky\n\nThe machine lost its power meanwhile, {isRedelivered}.");
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        var silence = isRedelivered ? "0 seconds" : "1 minute";
        await app.ExecuteAsync(
            """
            update documents set status = 'processing', attempts = 1, reading_started_at = now(),
                updated_at = now() - $2::interval, queued_at = now() - $2::interval where id = $1
            """,
            document.Id, silence);
        if (isRedelivered)
        {
            await app.PublishAsync(new DocumentUploaded(Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId, document.Id));
        }

        var failed = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Failed);
        Assert.Contains("Retry it once", failed.Error, StringComparison.Ordinal);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await client.PostAsync($"{Path}{document.Id}/retry/", null));
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.Equal(0, await app.CountAsync("select count(reading_started_at) from documents where id = $1", document.Id));
    }

    [Fact]
    public async Task Repeated_messages_change_nothing()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(10));
        var repeats = Enumerable.Range(0, 3).Select(_ => app.PublishAsync(
            new DocumentUploaded(Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId, document.Id)));
        await Task.WhenAll(repeats);
        var ready = await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.Equal(ready.PassageCount, await app.CountAsync("select count(*) from passages where document_id = $1", document.Id));
        Assert.Equal(ready.UpdatedAt, (await KnowledgeApp.GetAsync(client, Path, document.Id)).UpdatedAt);
    }

    [Fact]
    public async Task Size_of_a_knowledge_base_is_stated_with_every_change()
    {
        using var client = app.CreateClient(_caller);
        await using var probe = await app.ListenAsync();
        var uploads = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            KnowledgeApp.UploadAsync(client, Path, $"# Rule {number}\n\nThe firm tests its plan {number} times a year.")));
        foreach (var upload in uploads)
        {
            await KnowledgeApp.UntilAsync(client, Path, upload.Id, DocumentStatus.Ready);
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{uploads[0].Id}/"));
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(probe.Heard<KnowledgeBaseChanged>()
                .Where(statement => statement.OrganisationId == _caller.OrganisationId)
                .OrderBy(statement => statement.OccurredAt)
                .LastOrDefault()),
            last => last is { DocumentCount: 3, PendingDocumentCount: 0 } && last.StorageUsedBytes == uploads.Skip(1).Sum(upload => upload.SizeBytes));
    }
}
