using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Chat.Queries;
using Egret.Chat.Sessions;
using Egret.Testing;

namespace Egret.Chat.Tests;

/// <summary>The Chat service with a fake Knowledge service and a fake model provider.</summary>
public sealed class ChatApp : ServiceApp<QueryRequest>
{
    public const string ProviderModel = "house-model";

    public FakeKnowledgeService Knowledge { get; private set; } = null!;

    public FakeModelProvider Provider { get; private set; } = null!;

    protected override string DatabaseName => "chatdb";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Knowledge.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>
    /// Sends a question in the domain of the anti-money laundering rulebook, unless the body states another one.
    /// </summary>
    public static Task<HttpResponseMessage> SendQueryAsync(HttpClient client, object body) =>
        client.PostAsJsonAsync("/v1/query/", body, ResponseAssert.Json);

    public static async Task<AnswerResponse> AskAsync(HttpClient client, string query, Guid? sessionId = null, string? model = null) =>
        await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, await SendQueryAsync(client, new QueryRequest
        {
            Query = query,
            Domain = "aml",
            Category = "rules",
            SessionId = sessionId,
            ModelId = model,
        }));

    public static async Task<SessionResponse> CreateSessionAsync(HttpClient client, string? title = null) =>
        await ResponseAssert.ReadAsync<SessionResponse>(
            HttpStatusCode.Created,
            await client.PostAsJsonAsync(
                "/v1/sessions/", new { domain = "aml", category = "rules", title }, ResponseAssert.Json));

    public static async Task<IReadOnlyList<JsonElement>> MessagesAsync(HttpClient client, Guid sessionId) =>
        await ResponseAssert.ReadAsync<List<JsonElement>>(
            HttpStatusCode.OK, await client.GetAsync(new Uri($"/v1/sessions/{sessionId}/messages/", UriKind.Relative)));

    public HttpClient CreateOwner() => CreateClient(TestCaller.OwnerOfNewOrganisation());

    protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
    {
        Knowledge = await FakeKnowledgeService.StartAsync();
        Provider = await FakeModelProvider.StartAsync();
        settings["services:knowledge:http:0"] = Knowledge.Address;
        settings["Queries:KnowledgeTimeout"] = "00:00:02";
        settings["Models:Timeout"] = "00:00:05";
        settings["Models:Providers:0:Id"] = ProviderModel;
        settings["Models:Providers:0:Name"] = "House Model";
        settings["Models:Providers:0:Endpoint"] = Provider.Address;
        settings["Models:Providers:0:ApiKey"] = "a-secret-of-the-provider";
        settings["Models:Providers:0:InputUsdPerMillion"] = "2";
        settings["Models:Providers:0:OutputUsdPerMillion"] = "8";
    }
}
