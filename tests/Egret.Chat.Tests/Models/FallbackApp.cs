using Egret.Chat.Queries;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

/// <summary>The service with a provider model as default and fallback to the extractive model.</summary>
public sealed class FallbackApp : ServiceApp<QueryRequest>
{
    private FakeKnowledgeService _knowledge = null!;

    public FakeModelProvider Provider { get; private set; } = null!;

    protected override string DatabaseName => "chatdb";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _knowledge.DisposeAsync();
        await Provider.DisposeAsync();
    }

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        _knowledge = await FakeKnowledgeService.StartAsync();
        Provider = await FakeModelProvider.StartAsync();
        settings["services:knowledge:http:0"] = _knowledge.Address;
        settings["Models:Default"] = ChatApp.ProviderModel;
        settings["Models:FallBackToExtractive"] = "true";
        settings["Models:Providers:0:Id"] = ChatApp.ProviderModel;
        settings["Models:Providers:0:Endpoint"] = Provider.Address;
    }
}
