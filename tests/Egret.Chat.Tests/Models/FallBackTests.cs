using System.Net;
using System.Net.Http.Json;
using Egret.Chat.Queries;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

[Collection(ChatCollection.Name)]
public sealed class FallBackTests(FallBackApp app) : IClassFixture<FallBackApp>
{
    [Fact]
    public async Task Built_in_model_answers_when_the_default_models_provider_is_away()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        app.Provider.Reset();
        app.Provider.IsAway = true;

        var response = await client.PostAsJsonAsync("/v1/query/", new { query = "How long must records be retained?", domain = "aml" });

        var answer = await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response);
        Assert.Equal("egret-extractive", answer.Model);
        Assert.Contains("at least six years", answer.Response, StringComparison.Ordinal);
        Assert.Equal(0, answer.CostUsd);
    }

    [Theory]
    [InlineData("no finish reason")]
    [InlineData("not JSON")]
    [InlineData("empty")]
    public async Task Built_in_model_answers_when_the_default_models_provider_answers_nothing_readable(string fault)
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        BrokenProviderTests.Break(app.Provider, fault);

        var response = await client.PostAsJsonAsync("/v1/query/", new { query = "How long must records be retained?", domain = "aml" });

        var answer = await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response);
        Assert.Equal(("egret-extractive", AnswerFinish.Complete), (answer.Model, answer.Finish));
        Assert.Equal(0, answer.CostUsd);
    }

    [Fact]
    public async Task Default_model_answers_while_its_provider_does()
    {
        using var client = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        app.Provider.Reset("Six years, for records [1].");

        var response = await client.PostAsJsonAsync("/v1/query/", new { query = "How long must records be retained?", domain = "aml" });

        Assert.Equal(ChatApp.ProviderModel, (await ResponseAssert.ReadAsync<AnswerResponse>(HttpStatusCode.OK, response)).Model);
    }
}
