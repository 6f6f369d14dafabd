using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>Resources of an organisation do not exist for other tenants, by any path.</summary>
public sealed class IsolationTests(EgretSystem system)
{
    private const string Secret = "The vault of the Zanzibar office opens with the words heliotrope umbrella.";

    [Fact]
    public async Task Document_of_another_organisation_is_not_found_by_any_path()
    {
        using var owner = await system.NewUserAsync();
        using var other = await system.NewUserAsync();
        var document = await owner.UploadAsync("# Vault\n\n" + Secret, "vault.md");
        await owner.WaitUntilReadyAsync(document);
        var ownersPath = $"/v1/orgs/{owner.Organisation}/documents/";
        var othersPath = $"/v1/orgs/{other.Organisation}/documents/";

        foreach (var client in other.Clients)
        {
            string[] parts = ["", "passages/", "content/", "events/"];
            string[] paths =
            [
                ownersPath,
                .. parts.Select(part => $"{ownersPath}{document}/{part}"),
                .. parts.Select(part => $"{othersPath}{document}/{part}"),
            ];
            foreach (var path in paths)
            {
                await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await client.GetAsync(path));
            }

            foreach (var path in new[] { ownersPath, othersPath })
            {
                await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await client.DeleteAsync($"{path}{document}/"));
                await ResponseAssert.IsProblemAsync(
                    HttpStatusCode.NotFound, "not_found", await client.PostAsync($"{path}{document}/retry/", null));
            }

            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await client.PostAsync(ownersPath, TestUser.Form([65, 66], "a.txt")));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await client.GetAsync($"/v1/orgs/{owner.Organisation}/"));
            foreach (var scope in new[] { "all", "private", "public" })
            {
                var found = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK,
                    await client.PostAsJsonAsync(
                        "/v1/search/", new { query = "Zanzibar vault heliotrope umbrella", knowledge_scope = scope, top_k = 100 }));
                Assert.DoesNotContain("heliotrope", found.ToString(), StringComparison.OrdinalIgnoreCase);
                var answer = await TestUser.AskAsync(
                    client, new { query = "With which words does the vault of the Zanzibar office open?", knowledge_scope = scope });
                Assert.DoesNotContain("umbrella", answer.ToString(), StringComparison.OrdinalIgnoreCase);
            }

            Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>(othersPath)).GetArrayLength());
        }

        Assert.Equal("ready", (await owner.GetDocumentAsync(document)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Organisation_header_of_another_tenant_is_not_found()
    {
        using var owner = await system.NewUserAsync();
        using var other = await system.NewUserAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/search/")
        {
            Content = JsonContent.Create(new { query = "anything", knowledge_scope = "private" }),
            Headers = { { "X-Egret-Org", owner.Organisation } },
        };

        await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await other.ByToken.SendAsync(request));
    }

    [Fact]
    public async Task Session_of_another_user_is_not_found()
    {
        using var owner = await system.NewUserAsync();
        using var other = await system.NewUserAsync();
        var answer = await TestUser.AskAsync(owner.ByKey, new { query = "What is our leave policy?", knowledge_scope = "private" });
        var session = answer.GetProperty("session_id").GetGuid();

        foreach (var client in other.Clients)
        {
            await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await client.GetAsync($"/v1/sessions/{session}/"));
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound, "not_found", await client.GetAsync($"/v1/sessions/{session}/messages/"));
            await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await client.DeleteAsync($"/v1/sessions/{session}/"));
            await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found",
                await client.PostAsJsonAsync("/v1/query/", new { query = "And then?", knowledge_scope = "private", session_id = session }));
        }
    }

    [Theory]
    [InlineData("identity", "/auth/users/me/")]
    [InlineData("identity", "/v1/orgs/")]
    [InlineData("identity", "/internal/principals/00000000-0000-7000-8000-000000000000")]
    [InlineData("keys", "/v1/billings/api-keys/")]
    [InlineData("knowledge", "/v1/domains/")]
    [InlineData("chat", "/v1/sessions/recent/")]
    public async Task Direct_call_to_a_service_without_an_assertion_is_unauthorized(string service, string path)
    {
        var user = await system.SharedUserAsync();
        using var direct = new HttpClient { BaseAddress = system.App.GetEndpoint(service, "http") };
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await direct.GetAsync(path));

        direct.DefaultRequestHeaders.Authorization = user.ByToken.DefaultRequestHeaders.Authorization;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await direct.GetAsync(path));

        direct.DefaultRequestHeaders.Authorization = user.ByKey.DefaultRequestHeaders.Authorization;
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await direct.GetAsync(path));
    }

    [Theory]
    [InlineData("/internal/keys/verify")]
    [InlineData("//internal/keys/verify")]
    [InlineData("/Internal/principals/00000000-0000-7000-8000-000000000000")]
    [InlineData("/v1/../internal/keys/verify")]
    [InlineData("/%69nternal/keys/verify")]
    [InlineData("/v1/orgs/..%2f..%2finternal%2fkeys%2fverify")]
    public async Task Internal_endpoint_is_not_reachable_through_the_gateway(string path)
    {
        var user = await system.SharedUserAsync();
        foreach (var client in user.Clients)
        {
            var response = await client.PostAsJsonAsync(
                new Uri(system.Gateway.GetLeftPart(UriPartial.Authority) + path), new { key_hash = "00" });
            Assert.True(
                response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed,
                $"{path}: {response.StatusCode}");
        }
    }
}
