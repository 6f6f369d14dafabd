using System.Net;
using System.Net.Http.Json;
using Egret.Chat.Queries;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

/// <summary>A deployment whose default model is a provider's, with the built-in one to fall back to.</summary>
public sealed class FallBackApp : ServiceApp<QueryRequest>
{
    private KnowledgeStandIn _knowledge = null!;

    public ProviderStandIn Provider { get; private set; } = null!;

    protected override string DatabaseName => "chatdb";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _knowledge.DisposeAsync();
        await Provider.DisposeAsync();
    }

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        _knowledge = await KnowledgeStandIn.StartAsync();
        Provider = await ProviderStandIn.StartAsync();
        settings["services:knowledge:http:0"] = _knowledge.Address;
        settings["Models:Default"] = ChatApp.ProviderModel;
        settings["Models:FallBackToExtractive"] = "true";
        settings["Models:Providers:0:Id"] = ChatApp.ProviderModel;
        settings["Models:Providers:0:Endpoint"] = Provider.Address;
    }
}
