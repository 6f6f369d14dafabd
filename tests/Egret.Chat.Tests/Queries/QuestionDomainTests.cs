using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Chat.Queries;
using Egret.Testing;

namespace Egret.Chat.Tests.Queries;

[Collection(ChatCollection.Name)]
public sealed class QuestionDomainTests(ChatApp app)
{
    [Fact]
    public async Task Region_is_an_alias_of_category()
    {
        using var client = app.CreateOwner();

        var response = await ChatApp.SendQueryAsync(
            client, new { query = "How often is training provided?", domain = "aml", region = "rules" });

        var answer = await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response);
        var session = await client.GetFromJsonAsync<JsonElement>(new Uri($"/v1/sessions/{answer.SessionId}", UriKind.Relative));
        Assert.Equal("rules", session.GetProperty("category_code").GetString());
        Assert.Equal("Rulebook", session.GetProperty("category_name").GetString());
    }

    [Fact]
    public async Task Question_without_a_domain_searches_all_domains()
    {
        using var client = app.CreateOwner();

        var response = await ChatApp.SendQueryAsync(client, new { query = "When must the annual report of a fund be published?" });

        var answer = await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response);
        Assert.Contains("within four months", answer.Response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_domain_is_not_found()
    {
        using var client = app.CreateOwner();

        foreach (var domain in new[] { "astrology", "..", "a/b" })
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.NotFound,
                "not_found",
                await ChatApp.SendQueryAsync(client, new { query = "Why?", domain }));
        }
    }

    [Fact]
    public async Task Domain_rejected_by_Knowledge_is_rejected_with_its_detail()
    {
        using var client = app.CreateOwner();

        var response = await ChatApp.SendQueryAsync(client, new { query = "Why?", domain = "closed" });

        var problem = await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "domain_not_allowed", response);
        Assert.Equal("Your organisation may not query the domain 'closed'.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Domain_outside_the_allowed_domains_is_rejected()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation() with { AllowedDomains = ["funds"] });

        var response = await ChatApp.SendQueryAsync(client, new { query = "Why?", domain = "aml" });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.Forbidden, "domain_not_allowed", response);
    }
}
