using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

public sealed class RetryFailedDocumentsCommandTests(IsolatedKnowledgeApp app) : IClassFixture<IsolatedKnowledgeApp>
{
    [Fact]
    public async Task Failed_documents_of_all_organisations_are_ingested_again()
    {
        var first = await UploadBrokenAsync(TestCaller.OwnerOfNewOrganisation());
        var second = await UploadBrokenAsync(TestCaller.OwnerOfNewOrganisation());
        var owner = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(owner);
        var ready = await KnowledgeApp.UploadAsync(client, KnowledgeApp.PathOf(owner), "# Ready\n\nThis can be read.");
        ready = await KnowledgeApp.UntilAsync(client, KnowledgeApp.PathOf(owner), ready.Id, DocumentStatus.Ready);

        await app.RunCommandAsync("retry-failed");

        foreach (var (caller, failed) in new[] { first, second })
        {
            await ResponseAssert.EventuallyAsync(
                () => GetAsync(caller, failed.Id),
                document => document.Status == DocumentStatus.Failed && document.UpdatedAt > failed.UpdatedAt,
                TimeSpan.FromSeconds(60));
        }

        Assert.Equal(ready.UpdatedAt, (await GetAsync(owner, ready.Id)).UpdatedAt);
    }

    private async Task<(TestCaller Caller, DocumentResponse Document)> UploadBrokenAsync(TestCaller caller)
    {
        using var client = app.CreateClient(caller);
        var path = KnowledgeApp.PathOf(caller);
        var document = await KnowledgeApp.UploadAsync(client, path, "%PDF-1.7\nthis is not a PDF\n", "broken.pdf");
        return (caller, await KnowledgeApp.UntilAsync(client, path, document.Id, DocumentStatus.Failed));
    }

    private async Task<DocumentResponse> GetAsync(TestCaller caller, Guid id)
    {
        using var client = app.CreateClient(caller);
        return await KnowledgeApp.GetAsync(client, KnowledgeApp.PathOf(caller), id);
    }
}
