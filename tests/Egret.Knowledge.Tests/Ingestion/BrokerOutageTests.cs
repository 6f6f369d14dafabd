using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class BrokerOutageTests(KnowledgeWithPrivateBroker app) : IClassFixture<KnowledgeWithPrivateBroker>
{
    [Fact]
    public async Task Document_uploaded_while_the_broker_is_away_is_taken_and_ready_once_it_is_back()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var path = KnowledgeApp.PathOf(caller);
        var before = await KnowledgeApp.UploadAsync(client, path, "# Before\n\nThis comes while all is well.");
        await KnowledgeApp.UntilAsync(client, path, before.Id, DocumentStatus.Ready);
        await app.RabbitMq.StopAsync();
        DocumentResponse document;
        try
        {
            document = await KnowledgeApp.UploadAsync(client, path, "# Outage\n\nThis comes while the broker is away.");
            Assert.Equal(DocumentStatus.Queued, (await KnowledgeApp.GetAsync(client, path, document.Id)).Status);
        }
        finally
        {
            await app.RabbitMq.RestartAsync();
        }

        await KnowledgeApp.UntilAsync(client, path, document.Id, DocumentStatus.Ready);
    }
}
