using Egret.Knowledge.Data;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

public sealed class BrokerOutageTests(KnowledgeWithPrivateBroker app) : IClassFixture<KnowledgeWithPrivateBroker>
{
    [Fact]
    public async Task Document_uploaded_while_the_broker_is_unavailable_is_accepted_and_ingested_later()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        var path = KnowledgeApp.PathOf(caller);
        var before = await KnowledgeApp.UploadAsync(
            client, path, "# Before\n\nUploaded while the broker is available.");
        await KnowledgeApp.UntilAsync(client, path, before.Id, DocumentStatus.Ready);
        await app.RabbitMq.StopAsync();
        DocumentResponse document;
        try
        {
            document = await KnowledgeApp.UploadAsync(
                client, path, "# Outage\n\nUploaded while the broker is unavailable.");
            Assert.Equal(DocumentStatus.Queued, (await KnowledgeApp.GetAsync(client, path, document.Id)).Status);
        }
        finally
        {
            await app.RabbitMq.RestartAsync();
        }

        await KnowledgeApp.UntilAsync(client, path, document.Id, DocumentStatus.Ready);
    }
}
