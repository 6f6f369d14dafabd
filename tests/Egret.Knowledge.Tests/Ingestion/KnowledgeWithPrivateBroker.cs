using Egret.Testing;

namespace Egret.Knowledge.Tests.Ingestion;

/// <summary>The service with a RabbitMQ that tests may stop.</summary>
public sealed class KnowledgeWithPrivateBroker : KnowledgeApp
{
    public TestServer RabbitMq { get; private set; } = null!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await RabbitMq.DisposeAsync();
    }

    protected override async Task<string> GetBrokerAsync()
    {
        RabbitMq = await TestServer.StartRabbitMqAsync();
        return RabbitMq.BrokerAddress;
    }
}
