using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class EndedWorkerTests(IsolatedKnowledgeApp app) : IClassFixture<IsolatedKnowledgeApp>
{
    private const string HeldByOther =
        "select count(*) from pg_locks join pg_stat_activity using (pid) "
        + "where locktype = 'advisory' and granted and application_name = 'other'";

    /// <summary>Another worker continues immediately, whether the process was stopped or killed.</summary>
    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("KILL", 137)]
    public async Task Document_of_a_stopped_worker_is_ingested_by_another_with_each_passage_once(
        string signal, int exitCode)
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var path = KnowledgeApp.PathOf(caller);
        await using var other = await KnowledgeProcess.StartAsync(app, applicationName: "other");
        List<DocumentResponse> documents = [];
        for (var number = 0; number < 4; number++)
        {
            documents.Add(
                await KnowledgeApp.UploadAsync(client, path, $"# Policy {number}\n\n{KnowledgeApp.LongText(15)}"));
        }

        await ResponseAssert.EventuallyAsync(() => app.CountAsync(HeldByOther), claims => claims > 0);
        // A kill during the reading, which is short, would fail the document: see HostileDocumentTests.
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(reading_started_at) from documents"), reading => reading == 0);
        Assert.Equal(exitCode, await other.EndAsync(signal));
        // The database closes the sessions of a killed process after a moment.
        await ResponseAssert.EventuallyAsync(() => app.CountAsync(HeldByOther), claims => claims == 0);

        foreach (var document in documents)
        {
            var ready = await KnowledgeApp.UntilAsync(client, path, document.Id, DocumentStatus.Ready);
            Assert.Equal(
                ready.PassageCount, await app.CountAsync(
                    "select count(*) from passages where document_id = $1", document.Id));
        }

        Assert.Equal(
            await app.CountAsync(
                "select count(*) from passages where collection_id = (select collection_id from documents where id = $1)", documents[0].Id),
            await app.CountAsync(
                "select passage_count::bigint from collections where organisation_id = $1",
                caller.OrganisationId!.Value));
    }
}
