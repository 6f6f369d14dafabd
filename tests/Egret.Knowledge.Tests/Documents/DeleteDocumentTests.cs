using System.Net;
using Egret.Contracts.Events;
using Egret.Knowledge.Data;
using Egret.Testing;
using Npgsql;

namespace Egret.Knowledge.Tests.Documents;

public sealed class DeleteDocumentTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Fact]
    public async Task Deleted_document_leaves_no_rows_and_no_file()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(3));
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        Assert.NotEqual(
            0, await app.CountAsync("select count(*) from passage_terms where document_id = $1", document.Id));

        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{document.Id}/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NotFound, await client.GetAsync($"{Path}{document.Id}/"));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NotFound, await client.DeleteAsync($"{Path}{document.Id}/"));
        Assert.Equal(0, await app.CountAsync("select count(*) from passages where document_id = $1", document.Id));
        Assert.Equal(0, await app.CountAsync("select count(*) from passage_terms where document_id = $1", document.Id));
        Assert.Equal(0, await app.CountAsync(
            "select passage_count + token_count from collections where organisation_id = $1",
            _caller.OrganisationId!.Value));
        Assert.Empty(Directory.GetFiles(app.BlobDirectory, document.Id.ToString("N"), SearchOption.AllDirectories));

        // The same bytes can be uploaded again.
        var again = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(3));
        await KnowledgeApp.UntilAsync(client, Path, again.Id, DocumentStatus.Ready);
    }

    [Fact]
    public async Task Document_deleted_during_ingestion_leaves_no_passages()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(60));
        using var follower = await client.GetAsync(
            $"{Path}{document.Id}/events/", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await follower.Content.ReadAsStreamAsync());
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Processing);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync($"{Path}{document.Id}/"));
        Assert.Contains("event: deleted", await events.ReadToEndAsync(), StringComparison.Ordinal);

        // The worker processes the next document, and has stored nothing of the deleted one.
        var next = await KnowledgeApp.UploadAsync(client, Path, "# Next\n\nThe next document is read.");
        await KnowledgeApp.UntilAsync(client, Path, next.Id, DocumentStatus.Ready);
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(*) from pg_locks where locktype = 'advisory'"), locks => locks == 0);
        Assert.Equal(0, await app.CountAsync("select count(*) from passages where document_id = $1", document.Id));
    }

    [Fact]
    public async Task Deletion_of_an_organisation_deletes_its_documents_and_rejects_new_ones()
    {
        using var client = app.CreateClient(_caller);
        var document = await KnowledgeApp.UploadAsync(client, Path, KnowledgeApp.LongText(3));
        await KnowledgeApp.UntilAsync(client, Path, document.Id, DocumentStatus.Ready);
        await app.PublishAsync(
            new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId!.Value));
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(*) from documents where organisation_id = $1", _caller.OrganisationId!.Value),
            count => count == 0);
        Assert.Equal(0, await app.CountAsync("select count(*) from passages where document_id = $1", document.Id));
        Assert.Empty(Directory.GetFiles(app.BlobDirectory, document.Id.ToString("N"), SearchOption.AllDirectories));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await KnowledgeApp.PostAsync(
                client, Path, "# Late\n\nToo late."u8.ToArray()));
    }

    /// <summary>
    /// The upload is not yet committed when the event arrives: the deletion must wait for it to include it.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_committed_during_the_deletion_of_its_organisation_is_deleted(bool hasDocuments)
    {
        var organisation = _caller.OrganisationId!.Value;
        using var client = app.CreateClient(_caller);
        if (hasDocuments)
        {
            var earlier = await KnowledgeApp.UploadAsync(client, Path, "# Early\n\nIn good time.");
            await KnowledgeApp.UntilAsync(client, Path, earlier.Id, DocumentStatus.Ready);
        }

        await using var source = NpgsqlDataSource.Create(app.DatabaseConnection + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        await using var obstacle = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table outbox_messages in share mode", connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        var uploading = KnowledgeApp.UploadAsync(client, Path, "# Late\n\nJust in time.");
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync(
                """
                select count(*) from pg_locks blocked join pg_locks held using (pid)
                where not blocked.granted and blocked.relation = 'outbox_messages'::regclass and held.relation = 'collections'::regclass
                """),
            waiting => waiting > 0);
        await app.PublishAsync(new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, organisation));
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync(
                """
                select (select count(*) from pg_locks where not granted and locktype in ('advisory', 'transactionid', 'tuple'))
                    + (select count(*) from deleted_organisations where id = $1)
                """,
                organisation),
            arrived => arrived > 0);
        await obstacle.CommitAsync();

        var late = await uploading;
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(*) from deleted_organisations where id = $1", organisation),
            count => count == 1);
        Assert.Equal(0, await app.CountAsync(
            "select (select count(*) from documents where organisation_id = $1) "
                + "+ (select count(*) from collections where organisation_id = $1)",
            organisation));
        Assert.Empty(Directory.GetFiles(app.BlobDirectory, late.Id.ToString("N"), SearchOption.AllDirectories));
    }
}
